package main

import (
	"errors"
	"strconv"
	"strings"
)

// chunkedReader reads the body of a message with "transfer-encoding: chunked", trailers included.
type chunkedReader struct {
	line []byte
	// what is left of the chunk and of the CRLF after it
	rest    int
	trailer bool
}

// maxLine bounds a line with the size of a chunk, or one trailer.
const maxLine = 16 << 10

func (r *chunkedReader) feed(data []byte) (done bool, err error) {
	for len(data) > 0 {
		if r.rest > 0 {
			taken := min(r.rest, len(data))
			r.rest -= taken
			data = data[taken:]
			continue
		}
		next := data[0]
		data = data[1:]
		if next != '\n' {
			if len(r.line) >= maxLine {
				return false, errors.New("a line of a chunked body above 16 KB")
			}
			r.line = append(r.line, next)
			continue
		}
		line := strings.TrimSuffix(string(r.line), "\r")
		r.line = r.line[:0]
		if r.trailer {
			if line != "" {
				continue
			}
			if len(data) > 0 {
				return false, errors.New("bytes after the last chunk")
			}
			return true, nil
		}
		digits, _, _ := strings.Cut(line, ";")
		size, err := strconv.ParseUint(strings.TrimSpace(digits), 16, 31)
		if err != nil {
			return false, errors.New("the size of a chunk is no number")
		}
		if r.trailer = size == 0; !r.trailer {
			r.rest = int(size) + 2
		}
	}
	return false, nil
}
