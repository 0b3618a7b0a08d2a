package main

import "fmt"

// open is an open loop: requests are sent at their times, whatever became of those before.
type open struct {
	*loop
	*recorder
	idle        []*connection
	outstanding int
	// intended times of requests for which no connection is left
	backlog   []meant
	lostTotal int
	fault     error
}

type meant struct {
	at      int64
	counted bool
}

func runOpen(l *loop, p plan) (*report, error) {
	o := &open{loop: l, recorder: newRecorder()}
	l.answered, l.lost = o.rest, o.forget
	for range p.connections {
		c, err := l.connect()
		if err != nil {
			return nil, err
		}
		o.idle = append(o.idle, c)
	}
	alarm, err := newAlarm(l)
	if err != nil {
		return nil, err
	}
	defer alarm.close()

	own, err := watch(ownTime)
	if err != nil {
		return nil, err
	}
	warm := int(p.warm.Seconds() * p.rate)
	total := warm + max(int(p.duration.Seconds()*p.rate), 1)
	// connections are open by then
	begin := l.now() + 50e6
	at := func(i int) int64 { return begin + int64(float64(i)/p.rate*1e9) }
	for i := 0; i < total && o.fault == nil; {
		for ; i < total && at(i) <= l.now(); i++ {
			o.ask(meant{at(i), i >= warm})
		}
		if i < total {
			alarm.set(at(i) - l.now())
		}
		if err := l.step(100); err != nil {
			return nil, err
		}
	}
	for end := l.now() + int64(p.patience); o.outstanding+len(o.backlog) > 0 && l.now() < end && o.fault == nil; {
		if err := l.step(10); err != nil {
			return nil, err
		}
	}
	o.giveUp()
	waited, err := own.share(float64(l.now()-begin) / 1e9)
	if err != nil {
		return nil, err
	}
	return o.report(float64(l.now()-at(warm))/1e9, nil, waited, len(l.open)), o.fault
}

// ask sends on a connection that is idle, or on a new one: a server that stalls delays no request.
func (o *open) ask(m meant) {
	for len(o.idle) > 0 {
		c := o.idle[len(o.idle)-1]
		o.idle = o.idle[:len(o.idle)-1]
		if !c.gone {
			o.sendMeant(c, m)
			return
		}
	}
	if len(o.loop.open) >= maxConnections {
		o.backlog = append(o.backlog, m)
		return
	}
	c, err := o.connect()
	if err != nil {
		o.fault = err
		return
	}
	o.sendMeant(c, m)
}

func (o *open) sendMeant(c *connection, m meant) {
	o.outstanding++
	o.send(c, m.at, m.counted)
}

// rest takes an answer; the connection is idle then.
func (o *open) rest(c *connection, status int) {
	o.outstanding--
	if c.counted {
		o.recorder.answered(status, o.now()-c.since)
	}
	if !c.gone {
		o.idle = append(o.idle, c)
	}
	o.unburden()
}

func (o *open) forget(c *connection, asked bool, reason string) {
	if asked {
		o.outstanding--
		if c.counted {
			o.failure(reason)
		}
	}
	o.lostTotal++
	if o.lostTotal >= maxLost {
		o.fault = fmt.Errorf("%d connections were lost: %s", o.lostTotal, reason)
		return
	}
	o.unburden()
}

// unburden sends what had to wait; its latency has counted on.
func (o *open) unburden() {
	if len(o.backlog) == 0 {
		return
	}
	m := o.backlog[0]
	o.backlog = o.backlog[1:]
	o.ask(m)
}

func (o *open) giveUp() {
	for _, m := range o.backlog {
		if m.counted {
			o.failure("no connection in time")
		}
	}
	o.backlog = nil
	for _, c := range o.loop.open {
		if c.waiting {
			o.lose(c, "no answer in time")
		}
	}
}
