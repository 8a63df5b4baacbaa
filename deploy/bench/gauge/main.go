// Command gauge is the measuring instrument of the benchmark: a paced upstream, a fixed-rate client, a stream client
// and a soak client. Standard library only. Every client refuses addresses other than loopback and checks every reply.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
)

var commands = map[string]func(args []string) (any, error){
	"upstream": upstream,
	"rate":     rate,
	"stream":   stream,
	"soak":     soak,
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: gauge upstream|rate|stream|soak [flags]")
		os.Exit(2)
	}
	report, err := commands[os.Args[1]](os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "gauge:", err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
		os.Exit(1)
	}
}

// headerFlags collects repeated "name: value" flags.
type headerFlags map[string]string

func (h headerFlags) String() string { return "" }

func (h headerFlags) Set(line string) error {
	name, value, found := strings.Cut(line, ":")
	if !found {
		return fmt.Errorf("a header reads 'name: value', not %q", line)
	}
	h[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
	return nil
}

// callFlags are what all clients share: where to, with what.
type callFlags struct {
	address string
	body    string
	headers headerFlags
}

func addCallFlags(flags *flag.FlagSet) *callFlags {
	call := &callFlags{headers: headerFlags{}}
	flags.StringVar(&call.address, "address", "", "host:port on loopback")
	flags.StringVar(&call.body, "body", "", "file with the request's body")
	flags.Var(call.headers, "header", "a request header, 'name: value'; may be repeated")
	return call
}

// request renders the call as the bytes that go on the wire: the head, then the body.
func (c *callFlags) request() (head, body []byte, err error) {
	if err := loopback(c.address); err != nil {
		return nil, nil, err
	}
	body, err = os.ReadFile(c.body)
	if err != nil {
		return nil, nil, err
	}
	return requestHead(c.address, c.headers, len(body)), body, nil
}

func requestHead(address string, headers headerFlags, length int) []byte {
	var head strings.Builder
	fmt.Fprintf(&head, "POST /v1/chat/completions HTTP/1.1\r\nhost: %s\r\n", address)
	fmt.Fprintf(&head, "content-type: application/json\r\ncontent-length: %d\r\n", length)
	for name, value := range headers {
		fmt.Fprintf(&head, "%s: %s\r\n", name, value)
	}
	head.WriteString("\r\n")
	return []byte(head.String())
}

func loopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("load goes to loopback only, not to %s", address)
	}
	return nil
}
