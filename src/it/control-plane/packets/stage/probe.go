package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// So many are under way at once: a probe that nobody answers takes all of its time, and does nothing meanwhile.
const parallel = 1024

type target struct {
	protocol string
	to       netip.AddrPort
}

// probeAll prints each line that it read with what became of it, in the same order:
//
//	reached   the other side said which address and port it was reached at (UDP: sent back what it got)
//	refused   the kernel was told that the destination is not to be had
//	silent    nothing came in time
//
// Anything else is an error, for it is no answer to whether a policy lets the packets through.
func probeAll(in io.Reader, out io.Writer, patience time.Duration) error {
	var lines []string
	var targets []target
	scanner := bufio.NewScanner(in)
	for scanner.Scan() {
		one, err := parse(scanner.Text())
		if err != nil {
			return err
		}
		lines = append(lines, scanner.Text())
		targets = append(targets, one)
	}
	if err := scanner.Err(); err != nil {
		return err
	}
	results := make([]string, len(targets))
	failures := make([]error, len(targets))
	var done sync.WaitGroup
	slots := make(chan struct{}, parallel)
	for i, one := range targets {
		slots <- struct{}{}
		done.Go(func() {
			defer func() { <-slots }()
			results[i], failures[i] = probe(one, patience)
		})
	}
	done.Wait()
	if err := errors.Join(failures...); err != nil {
		return err
	}
	written := bufio.NewWriter(out)
	for i, line := range lines {
		fmt.Fprintln(written, line, results[i])
	}
	return written.Flush()
}

func parse(line string) (target, error) {
	fields := strings.Fields(line)
	if len(fields) != 3 || fields[0] != "tcp" && fields[0] != "udp" {
		return target{}, fmt.Errorf("%q is not \"tcp|udp ADDRESS PORT\"", line)
	}
	address, err := netip.ParseAddr(fields[1])
	if err != nil {
		return target{}, err
	}
	port, err := strconv.ParseUint(fields[2], 10, 16)
	if err != nil {
		return target{}, err
	}
	return target{fields[0], netip.AddrPortFrom(address, uint16(port))}, nil
}

func probe(one target, patience time.Duration) (string, error) {
	expected := fmt.Sprintf("%s %d\n", one.to.Addr(), one.to.Port())
	deadline := time.Now().Add(patience)
	dialer := net.Dialer{Deadline: deadline}
	connection, err := dialer.DialContext(context.Background(), one.protocol, one.to.String())
	if err != nil {
		return outcome(one, err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(deadline); err != nil {
		return "", err
	}
	if one.protocol == "udp" {
		if _, err := io.WriteString(connection, expected); err != nil {
			return outcome(one, err)
		}
	}
	answer := make([]byte, 256)
	length, err := connection.Read(answer)
	if err != nil {
		return outcome(one, err)
	}
	if string(answer[:length]) != expected {
		return "", fmt.Errorf("%s %s was answered with %q", one.protocol, one.to, answer[:length])
	}
	return "reached", nil
}

func outcome(one target, err error) (string, error) {
	var failed net.Error
	switch {
	case errors.As(err, &failed) && failed.Timeout(), errors.Is(err, os.ErrDeadlineExceeded):
		return "silent", nil
	case isRefusal(err):
		return "refused", nil
	}
	return "", fmt.Errorf("%s %s: %w", one.protocol, one.to, err)
}
