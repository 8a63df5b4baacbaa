package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"sync"
	"sync/atomic"
	"time"
)

// habit is one kind of client behaviour: how many clients have it, how long each rests between two calls, and the call.
// A call returns nil when the reply was right, or when it broke off as it meant to.
type habit struct {
	name    string
	clients int
	rest    time.Duration
	act     func(s *soaking) error
}

var habits = []habit{
	{"plain", 8, 40 * time.Millisecond, (*soaking).plain},
	{"pruned", 4, 40 * time.Millisecond, (*soaking).pruned},
	{"streamed", 20, 50 * time.Millisecond, (*soaking).streamed},
	{"cut in mid-stream", 10, 100 * time.Millisecond, (*soaking).cutStream},
	{"gone before the head", 4, 100 * time.Millisecond, (*soaking).leaveEarly},
	{"gone in mid-upload", 2, 200 * time.Millisecond, (*soaking).cutUpload},
	{"slow reader", 6, 100 * time.Millisecond, (*soaking).slowReader},
	{"slow reader that leaves", 4, 100 * time.Millisecond, (*soaking).slowLeaver},
	{"large body", 2, 500 * time.Millisecond, (*soaking).large},
}

const (
	largeBody  = 8 << 20
	longStream = 128
	longPad    = 16 << 10
)

// soaking is the state all clients share.
type soaking struct {
	address string
	model   string
	shots   []byte
	largest []byte
	asked   atomic.Pointer[string] // the first pruned reply, which all others must equal
}

type habitReport struct {
	Done  int64 `json:"done"`
	Wrong int64 `json:"wrong"`
}

type soakReport struct {
	Habits map[string]*habitReport `json:"habits"`
	Faults []string                `json:"faults"`
}

func soak(args []string) (any, error) {
	flags := flag.NewFlagSet("soak", flag.ExitOnError)
	address := flags.String("address", "", "host:port of the gateway on loopback")
	length := flags.Duration("duration", time.Minute, "how long")
	shots := flags.String("shots", "", "file with a request that is pruned on its way")
	model := flags.String("model", "paced-none", "model of the requests that are not pruned")
	_ = flags.Parse(args)
	if err := loopback(*address); err != nil {
		return nil, err
	}
	body, err := os.ReadFile(*shots)
	if err != nil {
		return nil, err
	}
	s := &soaking{address: *address, model: *model, shots: body}
	s.largest = s.request(metadata{}, false, largeBody)
	return s.run(*length), nil
}

func (s *soaking) run(length time.Duration) soakReport {
	report := soakReport{Habits: map[string]*habitReport{}}
	faults := make(chan string, 10)
	end := time.Now().Add(length)
	var group sync.WaitGroup
	for _, h := range habits {
		counts := &habitReport{}
		report.Habits[h.name] = counts
		for range h.clients {
			group.Add(1)
			go func() {
				defer group.Done()
				s.live(h, end, counts, faults)
			}()
		}
	}
	group.Wait()
	close(faults)
	for fault := range faults {
		report.Faults = append(report.Faults, fault)
	}
	return report
}

func (s *soaking) live(h habit, end time.Time, counts *habitReport, faults chan<- string) {
	for time.Now().Before(end) {
		time.Sleep(h.rest/2 + rand.N(h.rest))
		err := h.act(s)
		atomic.AddInt64(&counts.Done, 1)
		if err == nil {
			continue
		}
		atomic.AddInt64(&counts.Wrong, 1)
		select {
		case faults <- h.name + ": " + err.Error():
		default:
		}
	}
}

// request renders a chat request with the behaviour it wants of the upstream, filled up to a size.
func (s *soaking) request(wanted metadata, stream bool, size int) []byte {
	filler := make([]byte, size)
	for i := range filler {
		filler[i] = 'y'
	}
	body, _ := json.Marshal(map[string]any{
		"model": s.model, "stream": stream, "metadata": wanted,
		"messages": []map[string]string{{"role": "user", "content": "How long is a rope? " + string(filler)}},
	})
	return body
}

// with opens a connection of its own, sends the body and hands over the reply.
func (s *soaking) with(body []byte, use func(c *connection, reply *http.Response) error) error {
	c, err := dial(s.address)
	if err != nil {
		return err
	}
	defer c.close()
	reply, err := c.send(requestHead(s.address, nil, len(body)), body)
	if err != nil {
		return err
	}
	if reply.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", reply.StatusCode)
	}
	return use(c, reply)
}

var fingerprint = regexp.MustCompile(`"system_fingerprint":"(sha256-[0-9a-f]{64})"`)

// exact sends a body and holds the reply to have been made for exactly these bytes.
func (s *soaking) exact(body []byte) error {
	return s.with(body, func(_ *connection, reply *http.Response) error {
		text, err := io.ReadAll(reply.Body)
		if err != nil {
			return err
		}
		match := fingerprint.FindSubmatch(text)
		if match == nil || string(match[1]) != fmt.Sprintf("sha256-%x", sha256.Sum256(body)) {
			return errors.New("the upstream got other bytes than were sent")
		}
		return nil
	})
}

func (s *soaking) plain() error {
	return s.exact(s.request(metadata{Pad: "200"}, false, 300))
}

func (s *soaking) large() error {
	return s.exact(s.largest)
}

func (s *soaking) pruned() error {
	return s.with(s.shots, func(_ *connection, reply *http.Response) error {
		text, err := io.ReadAll(reply.Body)
		if err != nil {
			return err
		}
		if verdict := reply.Header.Get("x-espalier-prune"); verdict != "applied" {
			return fmt.Errorf("x-espalier-prune is %q", verdict)
		}
		seen := string(text)
		if !s.asked.CompareAndSwap(nil, &seen) && *s.asked.Load() != seen {
			return errors.New("equal requests were pruned to different bytes")
		}
		return nil
	})
}

func (s *soaking) streamed() error {
	c, err := dial(s.address)
	if err != nil {
		return err
	}
	defer c.close()
	body := s.request(metadata{Chunks: "50", Pace: "10ms"}, true, 0)
	_, err = readStream(c, append(requestHead(s.address, nil, len(body)), body...), 50)
	return err
}

func (s *soaking) cutStream() error {
	body := s.request(metadata{Chunks: "50", Pace: "10ms"}, true, 0)
	return s.with(body, func(c *connection, reply *http.Response) error {
		_, err := io.ReadAtLeast(reply.Body, make([]byte, 64<<10), 1+rand.N(5000))
		if rand.N(2) == 0 {
			c.cut()
		}
		return err
	})
}

func (s *soaking) leaveEarly() error {
	c, err := dial(s.address)
	if err != nil {
		return err
	}
	body := s.request(metadata{Wait: "2s"}, rand.N(2) == 0, 0)
	_, err = c.socket.Write(append(requestHead(s.address, nil, len(body)), body...))
	time.Sleep(rand.N(200 * time.Millisecond))
	s.leave(c)
	return err
}

func (s *soaking) cutUpload() error {
	c, err := dial(s.address)
	if err != nil {
		return err
	}
	_, err = c.socket.Write(append(requestHead(s.address, nil, len(s.largest)), s.largest[:100+rand.N(100_000)]...))
	time.Sleep(rand.N(100 * time.Millisecond))
	s.leave(c)
	return err
}

// leave closes in an orderly way or with a reset, as chance has it.
func (s *soaking) leave(c *connection) {
	if rand.N(2) == 0 {
		c.cut()
	}
	c.close()
}

// slowReader takes a stream that comes as fast as it is taken, at about half a MiB a second, to its end.
func (s *soaking) slowReader() error {
	return s.crawl(func(c *connection, all []byte) error { return checkStream(all, longStream) }, -1)
}

func (s *soaking) slowLeaver() error {
	return s.crawl(func(c *connection, _ []byte) error { s.leave(c); return nil }, 100<<10+rand.N(1<<20))
}

func (s *soaking) crawl(ending func(*connection, []byte) error, limit int) error {
	body := s.request(metadata{Chunks: fmt.Sprint(longStream), Pad: fmt.Sprint(longPad)}, true, 0)
	return s.with(body, func(c *connection, reply *http.Response) error {
		_ = c.socket.SetReadBuffer(16 << 10)
		var all []byte
		buffer := make([]byte, 32<<10)
		for limit < 0 || len(all) < limit {
			_ = c.socket.SetDeadline(time.Now().Add(patience))
			n, err := io.ReadFull(reply.Body, buffer)
			all = append(all, buffer[:n]...)
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) && checkStream(all, longStream) == nil {
				break
			}
			if err != nil {
				return err
			}
			time.Sleep(60 * time.Millisecond)
		}
		return ending(c, all)
	})
}
