package main

import (
	"fmt"
	"syscall"
	"unsafe"
)

// alarm wakes a loop at a time known to the nanosecond; the timeout of epoll_wait knows milliseconds.
type alarm struct{ descriptor int }

const (
	clockMonotonic = 1
	timerNonblock  = syscall.O_NONBLOCK
)

func newAlarm(l *loop) (*alarm, error) {
	descriptor, _, errno := syscall.Syscall(syscall.SYS_TIMERFD_CREATE, clockMonotonic, timerNonblock, 0)
	if errno != 0 {
		return nil, fmt.Errorf("timerfd: %w", errno)
	}
	a := &alarm{int(descriptor)}
	// edge-triggered: it never has to be read
	event := syscall.EpollEvent{Events: syscall.EPOLLIN | edgeTriggered, Fd: int32(descriptor)}
	if err := syscall.EpollCtl(l.epoll, syscall.EPOLL_CTL_ADD, a.descriptor, &event); err != nil {
		a.close()
		return nil, fmt.Errorf("epoll: %w", err)
	}
	return a, nil
}

// set wakes the loop after some nanoseconds.
func (a *alarm) set(nanoseconds int64) {
	// struct itimerspec: interval, then the first time; zero would switch it off
	first := syscall.NsecToTimespec(max(nanoseconds, 1))
	when := [2]syscall.Timespec{{}, first}
	syscall.Syscall6(syscall.SYS_TIMERFD_SETTIME, uintptr(a.descriptor), 0, uintptr(unsafe.Pointer(&when)), 0, 0, 0)
}

func (a *alarm) close() { syscall.Close(a.descriptor) }
