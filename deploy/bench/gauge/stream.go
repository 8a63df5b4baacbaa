package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"sync"
	"time"
)

type streamReport struct {
	Good       int      `json:"good"`
	Wrong      int      `json:"wrong"`
	Faults     []string `json:"faults"`
	FirstToken spread   `json:"first_token"`
	Gap        spread   `json:"gap"`
	Delay      spread   `json:"delay"`
}

// timing is what one stream showed. Delay is the time from the upstream's write of an event, which the event itself
// carries, to its arrival here: both clocks are the same machine's.
type timing struct {
	firstToken time.Duration
	gaps       []time.Duration
	delays     []time.Duration
}

func stream(args []string) (any, error) {
	flags := flag.NewFlagSet("stream", flag.ExitOnError)
	call := addCallFlags(flags)
	parallel := flags.Int("parallel", 20, "streams at once")
	times := flags.Int("times", 2, "streams one after the other on each connection")
	chunks := flags.Int("chunks", 50, "events every stream must have")
	stagger := flags.Duration("stagger", 7*time.Millisecond, "between the starts of two connections")
	_ = flags.Parse(args)
	head, body, err := call.request()
	if err != nil {
		return nil, err
	}
	request := append(head, body...)
	results := make(chan any, *parallel**times)
	var group sync.WaitGroup
	for i := range *parallel {
		group.Add(1)
		go func() {
			defer group.Done()
			time.Sleep(time.Duration(i) * *stagger)
			readStreams(call.address, request, *times, *chunks, results)
		}()
	}
	group.Wait()
	close(results)
	return collect(results), nil
}

func readStreams(address string, request []byte, times, chunks int, results chan<- any) {
	conn, err := dial(address)
	if err != nil {
		results <- err
		return
	}
	defer conn.close()
	for range times {
		seen, err := readStream(conn, request, chunks)
		if err != nil {
			results <- err
			return
		}
		results <- seen
	}
}

func collect(results <-chan any) streamReport {
	var report streamReport
	var first, gaps, delays []time.Duration
	for result := range results {
		switch seen := result.(type) {
		case *timing:
			report.Good++
			first = append(first, seen.firstToken)
			gaps = append(gaps, seen.gaps...)
			delays = append(delays, seen.delays...)
		case error:
			report.Wrong++
			report.Faults = append(report.Faults, seen.Error())
		}
	}
	report.FirstToken, report.Gap, report.Delay = spreadOf(first), spreadOf(gaps), spreadOf(delays)
	return report
}

func readStream(conn *connection, request []byte, chunks int) (*timing, error) {
	began := time.Now()
	reply, err := conn.send(request)
	if err != nil {
		return nil, err
	}
	if reply.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", reply.StatusCode)
	}
	seen := &timing{}
	var all []byte
	var last time.Time
	buffer := make([]byte, 32<<10)
	for {
		n, err := reply.Body.Read(buffer)
		now := time.Now()
		if n > 0 {
			seen.note(began, last, now, buffer[:n])
			last = now
			all = append(all, buffer[:n]...)
		}
		if errors.Is(err, io.EOF) {
			return seen, checkStream(all, chunks)
		}
		if err != nil {
			return nil, err
		}
	}
}

var sentAt = regexp.MustCompile(`#\d{5}@(\d{19}) `)

func (t *timing) note(began, last, now time.Time, received []byte) {
	if last.IsZero() {
		t.firstToken = now.Sub(began)
	}
	for _, match := range sentAt.FindAllSubmatch(received, -1) {
		nanos, _ := strconv.ParseInt(string(match[1]), 10, 64)
		t.delays = append(t.delays, now.Sub(time.Unix(0, nanos)))
		if !last.IsZero() {
			t.gaps = append(t.gaps, now.Sub(last))
		}
	}
}

var ending = regexp.MustCompile(`"system_fingerprint":"sha256-([0-9a-f]{64})"\}\n\ndata: \[DONE\]\n\n$`)

// checkStream holds when the bytes are those the upstream hashed, followed by its last event and one [DONE].
func checkStream(all []byte, chunks int) error {
	match := ending.FindSubmatch(all)
	if match == nil {
		return fmt.Errorf("a stream of %d bytes has no proper end", len(all))
	}
	lastEvent := bytes.LastIndex(all[:len(all)-len("data: [DONE]\n\n")], []byte("data: "))
	digest := sha256.Sum256(all[:lastEvent])
	if hex.EncodeToString(digest[:]) != string(match[1]) {
		return errors.New("a stream's bytes are not those that were sent")
	}
	if got := bytes.Count(all, []byte("data: ")); got != chunks+2 {
		return fmt.Errorf("a stream has %d events instead of %d", got, chunks+2)
	}
	return nil
}
