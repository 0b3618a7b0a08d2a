package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
)

// upstream answers every request alike.
type upstream struct {
	// what stands between the status line and the shown headers, and what follows them
	head, tail string
	// stalls for a time, once in each period
	stallEvery, stallFor time.Duration
	began                time.Time
}

func serveUpstream(args []string) error {
	flags := flag.NewFlagSet("upstream", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	tcp := flags.Bool("tcp", false, "send every byte back, instead of HTTP/1.1")
	bodyFile := flags.String("body", "", "file with the body of the answer")
	u := &upstream{began: time.Now()}
	flags.DurationVar(&u.stallEvery, "stall-every", 0, "begin to stall once in this time")
	flags.DurationVar(&u.stallFor, "stall-for", 200*time.Millisecond, "answer nothing for this time")
	headers := headerFlags{}
	flags.Var(&headers, "header", "`name: value` of the answer; may be repeated")
	if err := flags.Parse(args); err != nil {
		return err
	}
	body := []byte("ok")
	if *bodyFile != "" {
		var err error
		if body, err = os.ReadFile(*bodyFile); err != nil {
			return err
		}
	}
	u.head = "HTTP/1.1 200 OK\r\n" + strings.Join(headers, "")
	u.tail = fmt.Sprintf("content-length: %d\r\n\r\n%s", len(body), body)
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := json.NewEncoder(os.Stdout).Encode(map[string]int{"port": port}); err != nil {
		return err
	}
	handle := u.answerAll
	if *tcp {
		handle = echo
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer connection.Close()
			handle(connection)
		}()
	}
}

// headerFlags are lines of a head.
type headerFlags []string

func (h *headerFlags) String() string { return strings.Join(*h, "") }

func (h *headerFlags) Set(line string) error {
	if !strings.Contains(line, ":") || strings.ContainsAny(line, "\r\n") {
		return fmt.Errorf("not `name: value`")
	}
	*h = append(*h, line+"\r\n")
	return nil
}

func echo(connection net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		size, err := connection.Read(buffer)
		if size > 0 {
			if _, err := connection.Write(buffer[:size]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// answerAll answers on one connection until it ends or sends what is no HTTP.
func (u *upstream) answerAll(connection net.Conn) {
	input := bufio.NewReaderSize(connection, 64<<10)
	for {
		request, err := http.ReadRequest(input)
		if err != nil {
			return
		}
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return
		}
		u.stall()
		if _, err := io.WriteString(connection, u.head+shown(request, body)+u.tail); err != nil {
			return
		}
	}
}

// shown is what reached this server, as x-seen headers in order; nothing unless the request has the header x-show.
func shown(request *http.Request, body []byte) string {
	if request.Header.Get("x-show") == "" {
		return ""
	}
	lines := []string{
		fmt.Sprintf("x-seen: :body: %d bytes, CRC-32 %08x\r\n", len(body), crc32.ChecksumIEEE(body)),
		fmt.Sprintf("x-seen: :method: %s\r\n", request.Method),
		fmt.Sprintf("x-seen: :path: %s\r\n", request.RequestURI),
	}
	for name, values := range request.Header {
		for _, value := range values {
			lines = append(lines, fmt.Sprintf("x-seen: %s: %s\r\n", strings.ToLower(name), value))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// stall waits for the end of the time in which nothing is answered.
func (u *upstream) stall() {
	if u.stallEvery <= 0 {
		return
	}
	if into := time.Since(u.began) % u.stallEvery; into < u.stallFor {
		time.Sleep(u.stallFor - into)
	}
}
