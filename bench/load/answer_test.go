package main

import (
	"strings"
	"testing"
)

// complete answers, whatever the pieces in which they come
var answers = map[string]struct {
	text   string
	status int
	last   bool
}{
	"content-length":      {"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", 200, false},
	"empty body":          {"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", 403, false},
	"no body by status":   {"HTTP/1.1 204 No Content\r\n\r\n", 204, false},
	"not modified":        {"HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n", 304, false},
	"chunked":             {"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n", 200, false},
	"chunked, trailers":   {"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\nx\r\n0\r\ngrpc-status: 0\r\n\r\n", 200, false},
	"closing":             {"HTTP/1.1 503 Unavailable\r\nConnection: close\r\ncontent-length: 2\r\n\r\nno", 503, true},
	"after informational": {"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", 200, false},
	"large body":          {"HTTP/1.1 200 OK\r\ncontent-length: 70000\r\n\r\n" + strings.Repeat("x", 70000), 200, false},
}

func TestAnswersInPieces(t *testing.T) {
	for name, c := range answers {
		for _, size := range []int{1, 2, 3, 7, 64, 1 << 20} {
			r := &httpReader{}
			// twice: the reader is ready for the next one
			for range 2 {
				if rest := feedAll(t, name, r, c.text, size); rest != 0 {
					t.Errorf("%s in pieces of %d: done %d bytes early", name, size, rest)
				}
				if r.status() != c.status || r.last() != c.last {
					t.Errorf("%s in pieces of %d: status %d, last %v", name, size, r.status(), r.last())
				}
			}
		}
	}
}

// feedAll gives what is left when the answer is complete.
func feedAll(t *testing.T, name string, r reader, text string, size int) int {
	t.Helper()
	for len(text) > 0 {
		piece := text[:min(size, len(text))]
		text = text[len(piece):]
		done, err := r.feed([]byte(piece))
		if err != nil {
			t.Fatalf("%s in pieces of %d: %v", name, size, err)
		}
		if done {
			return len(text)
		}
	}
	t.Fatalf("%s in pieces of %d: never complete", name, size)
	return 0
}

func TestBadAnswers(t *testing.T) {
	for name, text := range map[string]string{
		"not HTTP":             "SSH-2.0-OpenSSH_9.2\r\n\r\n",
		"HTTP/1.0":             "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
		"no status":            "HTTP/1.1 abc OK\r\n\r\n",
		"no colon":             "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n",
		"negative length":      "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
		"huge length":          "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n",
		"unknown coding":       "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
		"neither":              "HTTP/1.1 200 OK\r\n\r\n",
		"more than the length": "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab",
		"bad chunk size":       "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
		"after the last chunk": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nx",
		"endless head":         "HTTP/1.1 200 OK\r\nx: " + strings.Repeat("x", maxHead),
		"endless chunk line":   "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + strings.Repeat("0", maxLine+1),
	} {
		if done, err := (&httpReader{}).feed([]byte(text)); err == nil {
			t.Errorf("%s: no error, done %v", name, done)
		}
	}
}

func TestEcho(t *testing.T) {
	r := &echoReader{size: 4}
	for range 2 {
		if done, err := r.feed([]byte("abc")); done || err != nil {
			t.Fatal("complete too early", err)
		}
		if done, err := r.feed([]byte("d")); !done || err != nil {
			t.Fatal("not complete", err)
		}
	}
	if _, err := r.feed([]byte("abcde")); err == nil {
		t.Fatal("more than was sent is no error")
	}
}
