package main

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// reader takes the bytes of one answer after another.
type reader interface {
	// feed takes the next bytes; done when the answer is complete. Bytes after its end are an error: nothing was asked.
	feed(data []byte) (done bool, err error)
	// status of the answer that was complete last; 0 outside HTTP.
	status() int
	// last tells that the peer closes the connection after this answer.
	last() bool
}

// echoReader expects as many bytes as were sent.
type echoReader struct{ size, seen int }

func (r *echoReader) status() int { return 0 }
func (r *echoReader) last() bool  { return false }

func (r *echoReader) feed(data []byte) (bool, error) {
	r.seen += len(data)
	if r.seen > r.size {
		return false, errors.New("more bytes than were sent")
	}
	if r.seen < r.size {
		return false, nil
	}
	r.seen = 0
	return true, nil
}

// maxHead is what Envoy sends at most, by default, and some more.
const maxHead = 128 << 10

// httpReader reads HTTP/1.1 responses with a content-length, chunked, or without a body.
type httpReader struct {
	head   []byte // what has come of an incomplete head
	inBody bool
	// what is left of the body, or of the chunk
	rest    int
	chunked chunkedReader
	isChunk bool
	code    int
	close   bool
}

func (r *httpReader) status() int { return r.code }
func (r *httpReader) last() bool  { return r.close }

func (r *httpReader) feed(data []byte) (bool, error) {
	for {
		if r.inBody {
			return r.body(data)
		}
		head, after, complete := r.takeHead(data)
		if !complete {
			if len(r.head) > maxHead {
				return false, errors.New("head above 128 KB")
			}
			return false, nil
		}
		err := r.parseHead(head)
		r.head = r.head[:0]
		if err != nil {
			return false, err
		}
		data = after
		// informational responses come before the one that counts
		r.inBody = r.code >= 200
		if !r.inBody && len(data) == 0 {
			return false, nil
		}
	}
}

var endOfHead = []byte("\r\n\r\n")

// takeHead gives the head once it is complete, and what follows it; else it keeps the bytes.
func (r *httpReader) takeHead(data []byte) (head, after []byte, complete bool) {
	if len(r.head) == 0 {
		if end := bytes.Index(data, endOfHead); end >= 0 {
			return data[:end+2], data[end+4:], true
		}
		r.head = append(r.head, data...)
		return nil, nil, false
	}
	before := len(r.head)
	r.head = append(r.head, data...)
	from := max(before-3, 0)
	end := bytes.Index(r.head[from:], endOfHead)
	if end < 0 {
		return nil, nil, false
	}
	end += from
	return r.head[:end+2], data[end+4-before:], true
}

// parseHead reads a head whose lines all end with CRLF.
func (r *httpReader) parseHead(head []byte) error {
	line, head, _ := bytes.Cut(head, []byte("\r\n"))
	if len(line) < 12 || string(line[:8]) != "HTTP/1.1" || line[8] != ' ' {
		return errors.New("no HTTP/1.1 status line")
	}
	code, err := strconv.Atoi(string(line[9:12]))
	if err != nil || code < 100 {
		return errors.New("no status")
	}
	r.code, r.rest, r.isChunk, r.close = code, -1, false, false
	for len(head) > 0 {
		line, head, _ = bytes.Cut(head, []byte("\r\n"))
		name, value, found := bytes.Cut(line, []byte(":"))
		if !found {
			return errors.New("a header without a colon")
		}
		if err := r.header(name, bytes.TrimSpace(value)); err != nil {
			return err
		}
	}
	if code < 200 || code == 204 || code == 304 {
		r.rest, r.isChunk = 0, false
	} else if r.rest < 0 && !r.isChunk {
		return errors.New("neither content-length nor chunked")
	}
	return nil
}

func (r *httpReader) header(name, value []byte) error {
	switch len(name) {
	case len("content-length"):
		if strings.EqualFold(string(name), "content-length") {
			length, err := strconv.ParseUint(string(value), 10, 31)
			if err != nil {
				return errors.New("content-length is no number")
			}
			r.rest = int(length)
		}
	case len("transfer-encoding"):
		if strings.EqualFold(string(name), "transfer-encoding") {
			if !strings.EqualFold(string(value), "chunked") {
				return errors.New("a transfer-encoding other than chunked")
			}
			r.isChunk, r.chunked = true, chunkedReader{}
		}
	case len("connection"):
		if strings.EqualFold(string(name), "connection") {
			r.close = strings.EqualFold(string(value), "close")
		}
	}
	return nil
}

func (r *httpReader) body(data []byte) (bool, error) {
	if r.isChunk {
		done, err := r.chunked.feed(data)
		r.inBody = !done
		return done, err
	}
	if len(data) > r.rest {
		return false, errors.New("bytes after the end of the body")
	}
	r.rest -= len(data)
	r.inBody = r.rest > 0
	return !r.inBody, nil
}
