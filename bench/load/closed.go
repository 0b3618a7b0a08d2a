package main

import (
	"fmt"
	"time"
)

// maxLost ends a run that gets nowhere.
const maxLost = 10_000

// closed is a closed loop: each connection sends as soon as it has its answer.
type closed struct {
	*loop
	*recorder
	sending     bool
	counting    bool
	outstanding int
	lostTotal   int
	fault       error
}

func runClosed(l *loop, p plan) (*report, error) {
	c := &closed{loop: l, recorder: newRecorder()}
	l.answered, l.lost = c.next, c.replace
	for range p.connections {
		if _, err := l.connect(); err != nil {
			return nil, err
		}
	}
	if err := c.phase(p.warm, p.patience); err != nil {
		return nil, err
	}
	watched, err := watch(p.watch)
	if err != nil {
		return nil, err
	}
	own, err := watch(ownTime)
	if err != nil {
		return nil, err
	}
	c.counting = true
	began := l.now()
	if err := c.phase(p.duration, p.patience); err != nil {
		return nil, err
	}
	seconds := float64(l.now()-began) / 1e9
	waited, err := own.share(seconds)
	if err != nil {
		return nil, err
	}
	settle()
	growth, err := watched.growth()
	if err != nil {
		return nil, err
	}
	return c.report(seconds, growth, waited, len(l.open)), nil
}

// settle lets the proxy's thread fall asleep: the kernel then accounts for its time exactly.
func settle() { time.Sleep(3 * time.Millisecond) }

// phase sends on all connections for a time, and waits for all answers: a phase has exactly its own requests.
func (c *closed) phase(duration, patience time.Duration) error {
	if duration == 0 {
		return nil
	}
	settle()
	c.sending = true
	now := c.now()
	for _, each := range c.open {
		// a connection that replaces a lost one may come up here as well
		if !each.waiting {
			c.ask(each, now)
		}
	}
	for end := now + int64(duration); c.now() < end && c.fault == nil; {
		if err := c.step(10); err != nil {
			return err
		}
	}
	c.sending = false
	for end := c.now() + int64(patience); c.outstanding > 0 && c.now() < end && c.fault == nil; {
		if err := c.step(10); err != nil {
			return err
		}
	}
	for _, each := range c.open {
		if each.waiting {
			c.lose(each, "no answer in time")
		}
	}
	return c.fault
}

func (c *closed) ask(each *connection, now int64) {
	c.outstanding++
	c.send(each, now, c.counting)
}

// next takes an answer and sends again.
func (c *closed) next(each *connection, status int) {
	c.outstanding--
	now := c.now()
	if each.counted {
		c.recorder.answered(status, now-each.since)
	}
	if each.gone {
		c.reconnect()
	} else if c.sending {
		c.ask(each, now)
	}
}

func (c *closed) replace(each *connection, asked bool, reason string) {
	if asked {
		c.outstanding--
		if each.counted {
			c.failure(reason)
		}
	}
	c.lostTotal++
	if c.lostTotal >= maxLost {
		c.fault = fmt.Errorf("%d connections were lost: %s", c.lostTotal, reason)
		return
	}
	c.reconnect()
}

func (c *closed) reconnect() {
	each, err := c.connect()
	if err != nil {
		c.fault = err
	} else if c.sending {
		c.ask(each, c.now())
	}
}
