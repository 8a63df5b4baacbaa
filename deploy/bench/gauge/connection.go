package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

const patience = 15 * time.Second

// connection is one keep-alive HTTP/1.1 connection, driven by the goroutine that owns it: no hand-over between goroutines
// and no pool stands between a reply's arrival and the clock.
type connection struct {
	address string
	socket  *net.TCPConn
	reader  *bufio.Reader
}

func dial(address string) (*connection, error) {
	socket, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, err
	}
	tcp := socket.(*net.TCPConn) // Go sets TCP_NODELAY
	return &connection{address: address, socket: tcp, reader: bufio.NewReaderSize(tcp, 64<<10)}, nil
}

// send writes the parts one by one and returns the reply with its body still to be read.
func (c *connection) send(parts ...[]byte) (*http.Response, error) {
	if err := c.socket.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	for _, part := range parts {
		if _, err := c.socket.Write(part); err != nil {
			return nil, err
		}
	}
	return http.ReadResponse(c.reader, nil)
}

// call sends the parts and reads the whole reply.
func (c *connection) call(parts ...[]byte) (*http.Response, []byte, error) {
	reply, err := c.send(parts...)
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(reply.Body)
	if err == nil && reply.Close {
		err = fmt.Errorf("the server closes the connection after a reply")
	}
	return reply, body, err
}

func (c *connection) close() {
	if c != nil {
		_ = c.socket.Close()
	}
}

// cut closes with a reset instead of an orderly end.
func (c *connection) cut() {
	_ = c.socket.SetLinger(0)
	_ = c.socket.Close()
}
