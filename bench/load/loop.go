package main

import (
	"errors"
	"fmt"
	"net/netip"
	"syscall"
	"time"
)

// maxConnections keeps a run below the usual limits of descriptors and ports.
const maxConnections = 4000

// edgeTriggered is EPOLLET, whose constant in package syscall is negative.
const edgeTriggered = 1 << 31

// loop is one thread's connections to one target.
type loop struct {
	epoll   int
	target  syscall.SockaddrInet4
	request []byte
	tcp     bool
	began   time.Time
	// by descriptor
	open   map[int32]*connection
	events [256]syscall.EpollEvent
	buffer [64 << 10]byte

	// answered is called when a connection has its answer; unless it is gone, it may be sent on again.
	answered func(c *connection, status int)
	// lost is called when a connection is gone without having said so; asked tells whether an answer was awaited.
	lost func(c *connection, asked bool, reason string)
}

// connection is one socket and the exchange on it.
type connection struct {
	descriptor int
	pending    []byte // what is to be written yet
	reader     reader
	waiting    bool // for an answer
	since      int64
	// counted tells that the exchange on it belongs to what is measured.
	counted bool
	ready   bool // for writing
	gone    bool
}

func newLoop(target string, request []byte, tcp bool) (*loop, error) {
	address, err := netip.ParseAddrPort(target)
	if err != nil || !address.Addr().Is4() {
		return nil, fmt.Errorf("the target is an IPv4 address and a port, not %q", target)
	}
	if len(request) == 0 {
		return nil, errors.New("the request is empty")
	}
	epoll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	l := &loop{epoll: epoll, request: request, tcp: tcp, began: time.Now(), open: map[int32]*connection{}}
	l.target = syscall.SockaddrInet4{Port: int(address.Port()), Addr: address.Addr().As4()}
	return l, nil
}

func (l *loop) close() {
	for _, c := range l.open {
		syscall.Close(c.descriptor)
	}
	syscall.Close(l.epoll)
}

// now is nanoseconds since the loop was made.
func (l *loop) now() int64 { return int64(time.Since(l.began)) }

// connect begins a connection; it may be sent on at once.
func (l *loop) connect() (*connection, error) {
	descriptor, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	c := &connection{descriptor: descriptor, reader: l.newReader()}
	err = syscall.SetsockoptInt(descriptor, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1)
	if err == nil {
		if err = syscall.Connect(descriptor, &l.target); err == syscall.EINPROGRESS {
			err = nil
		}
	}
	if err == nil {
		// edge-triggered: nothing is ever registered again
		event := syscall.EpollEvent{Events: syscall.EPOLLIN | syscall.EPOLLOUT | syscall.EPOLLRDHUP | edgeTriggered, Fd: int32(descriptor)}
		err = syscall.EpollCtl(l.epoll, syscall.EPOLL_CTL_ADD, descriptor, &event)
	}
	if err != nil {
		syscall.Close(descriptor)
		return nil, fmt.Errorf("connect: %w", err)
	}
	l.open[int32(descriptor)] = c
	return c, nil
}

func (l *loop) newReader() reader {
	if l.tcp {
		return &echoReader{size: len(l.request)}
	}
	return &httpReader{}
}

// send sends the request; its latency counts from `since`.
func (l *loop) send(c *connection, since int64, counted bool) {
	c.pending, c.waiting, c.since, c.counted = l.request, true, since, counted
	if c.ready {
		l.flush(c)
	}
}

func (l *loop) flush(c *connection) {
	for len(c.pending) > 0 {
		written, err := syscall.Write(c.descriptor, c.pending)
		if err == syscall.EINTR {
			continue
		}
		if err == syscall.EAGAIN {
			return
		}
		if err != nil {
			l.lose(c, err.Error())
			return
		}
		c.pending = c.pending[written:]
	}
}

// step waits for what happens next, at most `wait` milliseconds (-1: for ever), and handles it.
func (l *loop) step(wait int) error {
	count, err := syscall.EpollWait(l.epoll, l.events[:], wait)
	if err == syscall.EINTR {
		return nil
	}
	if err != nil {
		return fmt.Errorf("epoll: %w", err)
	}
	for _, event := range l.events[:count] {
		c := l.open[event.Fd]
		if c == nil {
			continue
		}
		if event.Events&syscall.EPOLLOUT != 0 {
			c.ready = true
			l.flush(c)
		}
		ended := event.Events&(syscall.EPOLLRDHUP|syscall.EPOLLHUP|syscall.EPOLLERR) != 0
		if ended || event.Events&syscall.EPOLLIN != 0 {
			l.read(c, ended)
		}
	}
	return nil
}

// read takes what has come. A short read says that there is no more, unless the peer has ended the connection.
func (l *loop) read(c *connection, ended bool) {
	for !c.gone {
		size, err := syscall.Read(c.descriptor, l.buffer[:])
		switch {
		case err == syscall.EINTR:
			continue
		case err == syscall.EAGAIN:
			return
		case err != nil:
			l.lose(c, err.Error())
			return
		case size == 0:
			l.lose(c, "closed by the peer")
			return
		case !c.waiting:
			l.lose(c, "bytes that nobody asked for")
			return
		}
		done, err := c.reader.feed(l.buffer[:size])
		if err != nil {
			l.lose(c, err.Error())
			return
		}
		if done {
			c.waiting = false
			if c.reader.last() {
				l.drop(c)
			}
			l.answered(c, c.reader.status())
		}
		if size < len(l.buffer) && !ended {
			return
		}
	}
}

// lose gives a connection up that can no longer be used.
func (l *loop) lose(c *connection, reason string) {
	asked := c.waiting
	l.drop(c)
	l.lost(c, asked, reason)
}

func (l *loop) drop(c *connection) {
	c.waiting, c.gone = false, true
	delete(l.open, int32(c.descriptor))
	syscall.Close(c.descriptor)
}
