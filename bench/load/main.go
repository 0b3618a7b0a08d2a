// Command load sends requests to a proxy and tells how long that took, and stands behind one as its upstream.
//
//	load closed    N connections, each sends as soon as it has its answer: saturation
//	load open      a fixed rate; latency counts from the time at which a request was meant to be sent
//	load storm     many clients that ask for something large at the same moments
//	load upstream  an HTTP/1.1 server, or a TCP echo
//
// All print JSON on stdout. It runs on Linux; the loops speak to sockets directly, so that one core of the generator
// saturates one core of the proxy.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"
)

func main() {
	runtime.GOMAXPROCS(1)
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to do: closed, open, storm or upstream")
	}
	switch args[0] {
	case "closed":
		return generate(args[1:], runClosed)
	case "open":
		return generate(args[1:], runOpen)
	case "storm":
		return runStorm(args[1:])
	case "upstream":
		return serveUpstream(args[1:])
	}
	return fmt.Errorf("closed, open, storm or upstream, not %q", args[0])
}

// plan is what a generator is asked to do.
type plan struct {
	connections int
	rate        float64
	warm        time.Duration
	duration    time.Duration
	patience    time.Duration
	watch       string
}

func generate(args []string, how func(*loop, plan) (*report, error)) error {
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	target := flags.String("target", "", "IPv4 address and port to send to")
	requestFile := flags.String("request", "", "file with the bytes of one request")
	tcp := flags.Bool("tcp", false, "expect the request itself as the answer, instead of HTTP/1.1")
	var p plan
	flags.IntVar(&p.connections, "connections", 32, "connections; those that an open loop begins with")
	flags.Float64Var(&p.rate, "rate", 1000, "requests per second of an open loop")
	flags.DurationVar(&p.warm, "warm", 0, "time for requests that are not counted, before")
	flags.DurationVar(&p.duration, "duration", time.Second, "time for requests that are counted")
	flags.DurationVar(&p.patience, "patience", 5*time.Second, "how long to wait for the last answers")
	flags.StringVar(&p.watch, "watch", "", "file whose numbers are read before and after a closed loop, such as a thread's schedstat")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if p.connections < 1 || p.connections > maxConnections || !(p.rate > 0) || p.duration <= 0 {
		return fmt.Errorf("connections are 1 to %d, rate and duration above 0", maxConnections)
	}
	request, err := os.ReadFile(*requestFile)
	if err != nil {
		return err
	}
	l, err := newLoop(*target, request, *tcp)
	if err != nil {
		return err
	}
	defer l.close()
	// the loop is one thread's work
	runtime.LockOSThread()
	result, err := how(l, p)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}
