package main

import (
	"encoding/json"
	"errors"
	"flag"
	"net"
	"os"
	"sync"
	"time"
)

// storm is many clients that ask for something large at the same moments.
type storm struct {
	target  string
	request []byte
	// all ask once in this time; who still waits for the answer before leaves a turn out
	every time.Duration
	end   time.Time
	// bytes in each second that a slow client takes
	slow int

	mutex sync.Mutex
	seen  *recorder
	bytes int64
}

// stormReport is what a storm prints.
type stormReport struct {
	report
	// Bytes of all answers.
	Bytes int64 `json:"bytes"`
}

func runStorm(args []string) error {
	flags := flag.NewFlagSet("storm", flag.ContinueOnError)
	s := &storm{seen: newRecorder()}
	flags.StringVar(&s.target, "target", "", "address and port to send to")
	requestFile := flags.String("request", "", "file with the bytes of one request")
	connections := flags.Int("connections", 50, "clients, each with a connection of its own")
	slowClients := flags.Int("slow-clients", 0, "how many of them read slowly")
	flags.IntVar(&s.slow, "slow", 1<<20, "bytes per second that a slow client reads")
	flags.DurationVar(&s.every, "every", time.Second, "time from one moment at which all ask to the next")
	duration := flags.Duration("duration", time.Second, "for how long they begin to ask")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *connections < 1 || *connections > maxConnections || s.every <= 0 || *duration <= 0 || s.slow < 1000 {
		return errors.New("connections, times and bytes per second must be above 0, and not too many or too few")
	}
	var err error
	if s.request, err = os.ReadFile(*requestFile); err != nil {
		return err
	}
	begin := time.Now()
	s.end = begin.Add(*duration)
	var clients sync.WaitGroup
	for i := range *connections {
		clients.Add(1)
		go func() {
			defer clients.Done()
			s.client(begin, i < *slowClients)
		}()
	}
	clients.Wait()
	made := s.seen.report(time.Since(begin).Seconds(), nil, 0, *connections)
	return json.NewEncoder(os.Stdout).Encode(stormReport{*made, s.bytes})
}

// client asks at each moment, on a new connection after a failure.
func (s *storm) client(begin time.Time, slow bool) {
	var c net.Conn
	for at := begin; at.Before(s.end); at = at.Add(s.every) {
		if wait := time.Until(at); wait > 0 {
			time.Sleep(wait)
		} else if -wait > s.every {
			continue
		}
		var err error
		if c == nil {
			c, err = net.Dial("tcp", s.target)
		}
		status, size := 0, 0
		if err == nil {
			status, size, err = s.ask(c, slow)
		}
		s.note(status, size, time.Since(at), err)
		if err != nil && c != nil {
			c.Close()
			c = nil
		}
	}
	if c != nil {
		c.Close()
	}
}

// patience is how long an answer may take.
const patience = 60 * time.Second

// pause lies between two reads of a slow client.
const pause = 10 * time.Millisecond

func (s *storm) ask(c net.Conn, slow bool) (status, size int, err error) {
	c.SetDeadline(time.Now().Add(patience))
	if _, err = c.Write(s.request); err != nil {
		return 0, 0, err
	}
	buffer := make([]byte, 256<<10)
	if slow {
		buffer = buffer[:max(min(s.slow/int(time.Second/pause), len(buffer)), 1)]
	}
	answer := &httpReader{}
	for done := false; !done; {
		if slow {
			time.Sleep(pause)
		}
		count, err := c.Read(buffer)
		if err != nil {
			return 0, size, err
		}
		size += count
		if done, err = answer.feed(buffer[:count]); err != nil {
			return 0, size, err
		}
	}
	return answer.status(), size, nil
}

func (s *storm) note(status, size int, took time.Duration, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.bytes += int64(size)
	if err != nil {
		s.seen.failure(err.Error())
	} else {
		s.seen.answered(status, int64(took))
	}
}
