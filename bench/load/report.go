package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// report is what a run prints.
type report struct {
	Completed int            `json:"completed"`
	Failed    int            `json:"failed"`
	Statuses  map[string]int `json:"statuses"`
	// Reasons of failures.
	Reasons map[string]int `json:"reasons"`
	// From the first counted request to the last answer.
	Seconds float64 `json:"seconds"`
	// Growth of the watched numbers; null when nothing is watched.
	Watched []int64 `json:"watched"`
	// Share of that time in which this generator was ready to run and something else had its processor.
	Waited float64 `json:"waited"`
	// Latency in microseconds at each quantile.
	Quantiles [][2]float64 `json:"quantiles"`
	// Connections at the end.
	Connections int `json:"connections"`
}

var printedQuantiles = []float64{0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 1}

// recorder gathers what happens while counting.
type recorder struct {
	completed, failed int
	statuses          [1000]int
	reasons           map[string]int
	latency           histogram
}

func newRecorder() *recorder {
	return &recorder{reasons: map[string]int{}}
}

func (r *recorder) answered(status int, nanoseconds int64) {
	r.completed++
	r.statuses[status]++
	r.latency.record(nanoseconds)
}

func (r *recorder) failure(reason string) {
	r.failed++
	r.reasons[reason]++
}

func (r *recorder) report(seconds float64, watched []int64, waited float64, connections int) *report {
	statuses := map[string]int{}
	for status, count := range r.statuses {
		if count > 0 {
			statuses[strconv.Itoa(status)] = count
		}
	}
	quantiles := make([][2]float64, 0, len(printedQuantiles))
	for _, q := range printedQuantiles {
		quantiles = append(quantiles, [2]float64{q, float64(r.latency.quantile(q)) / 1000})
	}
	return &report{
		Completed: r.completed, Failed: r.failed, Statuses: statuses, Reasons: r.reasons,
		Seconds: seconds, Watched: watched, Waited: waited, Quantiles: quantiles, Connections: connections,
	}
}

// watcher reads the numbers that are watched, from their file.
type watcher struct {
	path  string
	begin []int64
}

func watch(path string) (*watcher, error) {
	w := &watcher{path: path}
	if path == "" {
		return w, nil
	}
	var err error
	w.begin, err = numbers(path)
	return w, err
}

// growth is nil when nothing is watched.
func (w *watcher) growth() ([]int64, error) {
	if w.path == "" {
		return nil, nil
	}
	grown, err := numbers(w.path)
	if err != nil {
		return nil, err
	}
	if len(grown) != len(w.begin) {
		return nil, fmt.Errorf("%s has changed its form", w.path)
	}
	for i, before := range w.begin {
		grown[i] -= before
	}
	return grown, nil
}

// ownTime is the file with the account of the loop's thread: time on a processor, time ready for one.
const ownTime = "/proc/thread-self/schedstat"

// share is the part of a time in which the loop's thread was ready and did not run.
func (w *watcher) share(seconds float64) (float64, error) {
	growth, err := w.growth()
	if err != nil || len(growth) < 2 || seconds <= 0 {
		return 0, err
	}
	return float64(growth[1]) / 1e9 / seconds, nil
}

func numbers(path string) ([]int64, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var found []int64
	for _, field := range strings.Fields(string(text)) {
		number, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		found = append(found, number)
	}
	return found, nil
}
