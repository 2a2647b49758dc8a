package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// Longer than any answer takes; whoever asks asks again.
const answerWithin = 10 * time.Second

// ask prints what an HTTP server behind a UNIX socket answers; anything but success is an error.
func ask(out io.Writer, socket, path string) error {
	client := http.Client{
		Timeout: answerWithin,
		Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", socket)
		}},
	}
	response, err := client.Get("http://localhost" + path)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s was answered with %s", path, response.Status)
	}
	_, err = io.Copy(out, response.Body)
	return err
}
