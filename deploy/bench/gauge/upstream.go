package main

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"hash"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// upstream is an OpenAI-shaped server whose behaviour the request's own metadata sets:
//
//	wait    how long until the reply begins
//	chunks  events of a stream
//	pace    time between two events; 0s is as fast as the reader takes them
//	pad     bytes of filler in each event, or in the reply
//
// A plain reply carries the SHA-256 of the request body that arrived, and the body's text when "echo" is set. A stream's last
// event but [DONE] carries the SHA-256 of all bytes before it, so a client can prove that it got exactly what was sent.
func upstream(args []string) (any, error) {
	flags := flag.NewFlagSet("upstream", flag.ExitOnError)
	address := flags.String("address", "127.0.0.1:0", "host:port on loopback")
	_ = flags.Parse(args)
	if err := loopback(*address); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		return nil, err
	}
	tally := &tally{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /tally", tally.report)
	mux.HandleFunc("POST /", tally.serve)
	return nil, http.Serve(listener, mux)
}

// tally counts exchanges as the upstream sees them.
type tally struct {
	open, finished, aborted atomic.Int64
}

func (t *tally) report(w http.ResponseWriter, _ *http.Request) {
	_ = json.NewEncoder(w).Encode(map[string]int64{
		"open": t.open.Load(), "finished": t.finished.Load(), "aborted": t.aborted.Load(),
	})
}

type metadata struct {
	Wait   string `json:"wait"`
	Chunks string `json:"chunks"`
	Pace   string `json:"pace"`
	Pad    string `json:"pad"`
	Echo   string `json:"echo"`
}

type chatRequest struct {
	Stream   bool     `json:"stream"`
	Metadata metadata `json:"metadata"`
}

func (t *tally) serve(w http.ResponseWriter, r *http.Request) {
	t.open.Add(1)
	defer t.open.Add(-1)
	if answer(w, r) == nil {
		t.finished.Add(1)
	} else {
		t.aborted.Add(1)
	}
}

func answer(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	var request chatRequest
	if err := json.Unmarshal(body, &request); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return nil
	}
	if err := rest(r, duration(request.Metadata.Wait)); err != nil {
		return err
	}
	if request.Stream {
		return streamReply(w, r, request.Metadata)
	}
	return plainReply(w, body, request.Metadata)
}

func plainReply(w http.ResponseWriter, body []byte, wanted metadata) error {
	content := strings.Repeat("x", number(wanted.Pad))
	if wanted.Echo != "" {
		content = string(body)
	}
	text, err := json.Marshal(content)
	if err != nil {
		return err
	}
	w.Header().Set("content-type", "application/json")
	_, err = fmt.Fprintf(w, `{"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"bench",`+
		`"choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":"stop"}],`+
		`"usage":{"prompt_tokens":%d,"completion_tokens":1,"total_tokens":%d},"system_fingerprint":"sha256-%x"}`,
		text, len(body), len(body)+1, sha256.Sum256(body))
	return err
}

func streamReply(w http.ResponseWriter, r *http.Request, wanted metadata) error {
	w.Header().Set("content-type", "text/event-stream")
	out := http.NewResponseController(w)
	digest := sha256.New()
	pad := strings.Repeat("x", number(wanted.Pad))
	pace := duration(wanted.Pace)
	begin := time.Now()
	for i := range number(wanted.Chunks) {
		if err := rest(r, time.Until(begin.Add(time.Duration(i)*pace))); err != nil {
			return err
		}
		if err := writeEvent(w, digest, i, pad); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"+
		"\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"+
		"\"system_fingerprint\":\"sha256-%x\"}\n\ndata: [DONE]\n\n", digest.Sum(nil))
	return err
}

// writeEvent sends one event that carries its number and the time it was sent.
func writeEvent(w io.Writer, digest hash.Hash, number int, pad string) error {
	_, err := fmt.Fprintf(io.MultiWriter(w, digest), "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","+
		"\"created\":1700000000,\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"#%05d@%019d %s\"},"+
		"\"finish_reason\":null}]}\n\n", number, time.Now().UnixNano(), pad)
	return err
}

// rest waits, or fails as soon as the caller is gone.
func rest(r *http.Request, d time.Duration) error {
	if d <= 0 {
		return r.Context().Err()
	}
	select {
	case <-time.After(d):
		return nil
	case <-r.Context().Done():
		return r.Context().Err()
	}
}

func duration(text string) time.Duration {
	d, _ := time.ParseDuration(text)
	return d
}

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
