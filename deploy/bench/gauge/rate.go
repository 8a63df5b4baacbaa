package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// ratePlan is a fixed-rate load: every connection has its own even schedule, the schedules are staggered, and together
// they make the rate. A request that is due while its connection still waits for the last reply is charged from when it
// was due, so a stall counts for every request it held up. A late wake-up of this program itself is not charged.
type ratePlan struct {
	call        *callFlags
	head, body  []byte
	expected    expectation
	connections int
	period      time.Duration
	stagger     time.Duration
	duration    time.Duration
	split       bool
}

// expectation is what every reply must be, to the byte.
type expectation struct {
	body    []byte
	headers headerFlags
}

func (e expectation) check(reply *http.Response, body []byte) error {
	if reply.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", reply.StatusCode)
	}
	if !bytes.Equal(body, e.body) {
		return fmt.Errorf("a body of %d bytes differs from the expected %d", len(body), len(e.body))
	}
	for name, value := range e.headers {
		if got := reply.Header.Get(name); !strings.EqualFold(got, value) {
			return fmt.Errorf("header %s is %q, not %q", name, got, value)
		}
	}
	return nil
}

type rateReport struct {
	Good    int      `json:"good"`
	Wrong   int      `json:"wrong"`
	Faults  []string `json:"faults"`
	Latency spread   `json:"latency"`
}

func rate(args []string) (any, error) {
	plan, err := ratePlanOf(args)
	if err != nil {
		return nil, err
	}
	lanes := make([]lane, plan.connections)
	start := time.Now().Add(50 * time.Millisecond)
	var group sync.WaitGroup
	for i := range lanes {
		group.Add(1)
		go func() {
			defer group.Done()
			lanes[i].run(plan, start.Add(time.Duration(i)*plan.stagger), start.Add(plan.duration))
		}()
	}
	group.Wait()
	return merge(lanes), nil
}

func ratePlanOf(args []string) (*ratePlan, error) {
	flags := flag.NewFlagSet("rate", flag.ExitOnError)
	plan := &ratePlan{call: addCallFlags(flags), expected: expectation{headers: headerFlags{}}}
	perSecond := flags.Float64("rate", 100, "requests a second over all connections")
	expect := flags.String("expect", "", "file with the exact reply body")
	flags.IntVar(&plan.connections, "connections", 1, "connections")
	flags.DurationVar(&plan.duration, "duration", time.Second, "how long")
	flags.BoolVar(&plan.split, "split", false, "write head and body in two segments")
	flags.Var(plan.expected.headers, "expect-header", "'name: value' every reply must carry; may be repeated")
	_ = flags.Parse(args)
	plan.stagger = time.Duration(float64(time.Second) / *perSecond)
	plan.period = plan.stagger * time.Duration(plan.connections)
	var errBody, errExpect error
	plan.head, plan.body, errBody = plan.call.request()
	plan.expected.body, errExpect = os.ReadFile(*expect)
	return plan, errors.Join(errBody, errExpect)
}

// lane is one connection's share of the work.
type lane struct {
	latencies []time.Duration
	faults    []string
	wrong     int
}

func (l *lane) run(plan *ratePlan, due, end time.Time) {
	conn, err := dial(plan.call.address)
	defer func() { conn.close() }()
	free := time.Now()
	for ; due.Before(end); due = due.Add(plan.period) {
		if err != nil {
			l.fault(err)
			conn.close()
			conn, err = dial(plan.call.address)
			continue
		}
		time.Sleep(time.Until(due))
		began := time.Now()
		if free.After(due) {
			began = due
		}
		err = l.exchange(plan, conn, began)
		free = time.Now()
	}
	if err != nil {
		l.fault(err)
	}
}

func (l *lane) exchange(plan *ratePlan, conn *connection, began time.Time) error {
	parts := [][]byte{append(plan.head[:len(plan.head):len(plan.head)], plan.body...)}
	if plan.split {
		parts = [][]byte{plan.head, plan.body}
	}
	reply, body, err := conn.call(parts...)
	took := time.Since(began)
	if err != nil {
		return err
	}
	if err := plan.expected.check(reply, body); err != nil {
		l.fault(err)
		return nil
	}
	l.latencies = append(l.latencies, took)
	return nil
}

func (l *lane) fault(err error) {
	l.wrong++
	if len(l.faults) < 3 {
		l.faults = append(l.faults, err.Error())
	}
}

func merge(lanes []lane) rateReport {
	var report rateReport
	var all []time.Duration
	for _, l := range lanes {
		all = append(all, l.latencies...)
		report.Wrong += l.wrong
		if len(report.Faults) < 5 {
			report.Faults = append(report.Faults, l.faults...)
		}
	}
	report.Good = len(all)
	report.Latency = spreadOf(all)
	return report
}
