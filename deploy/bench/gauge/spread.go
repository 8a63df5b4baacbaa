package main

import (
	"slices"
	"time"
)

// spread summarises durations in microseconds.
type spread struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50_us"`
	P90   float64 `json:"p90_us"`
	P99   float64 `json:"p99_us"`
	Max   float64 `json:"max_us"`
	Mean  float64 `json:"mean_us"`
}

func spreadOf(durations []time.Duration) spread {
	if len(durations) == 0 {
		return spread{}
	}
	slices.Sort(durations)
	var sum time.Duration
	for _, d := range durations {
		sum += d
	}
	last := len(durations) - 1
	at := func(q float64) float64 { return micros(durations[int(q*float64(last)+0.5)]) }
	return spread{
		Count: len(durations), P50: at(0.5), P90: at(0.9), P99: at(0.99), Max: micros(durations[last]),
		Mean: micros(sum) / float64(len(durations)),
	}
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
