package main

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
)

// forward passes connections on, byte by byte. A UNIX socket is seen from every network namespace, so two of these are a way out of a
// namespace that has no route to anywhere.
func forward(from, to string) error {
	network, address, err := end(from)
	if err != nil {
		return err
	}
	toNetwork, toAddress, err := end(to)
	if err != nil {
		return err
	}
	listener, err := net.Listen(network, address)
	if err != nil {
		return err
	}
	ready()
	for {
		near, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer near.Close()
			far, err := net.Dial(toNetwork, toAddress)
			if err != nil {
				return
			}
			defer far.Close()
			var done sync.WaitGroup
			for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
				done.Go(func() {
					_, _ = io.Copy(way[1], way[0])
					if half, ok := way[1].(interface{ CloseWrite() error }); ok {
						_ = half.CloseWrite()
					}
				})
			}
			done.Wait()
		}()
	}
}

func end(text string) (string, string, error) {
	network, address, found := strings.Cut(text, ":")
	if !found || network != "tcp" && network != "unix" {
		return "", "", fmt.Errorf("%q is neither tcp:HOST:PORT nor unix:PATH", text)
	}
	return network, address, nil
}
