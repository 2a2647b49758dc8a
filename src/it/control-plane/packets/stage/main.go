// Command stage plays everything in the tests of real packets that is not the engine: the internet that answers on every address and port,
// a name server, the probes of a pod, and the way to the API server out of a sealed network namespace.
//
//	stage answer PORT                 answers what is redirected to the port, TCP and UDP
//	stage names  PORT FILE            a name server, of the lines "name address..." of the file
//	stage probe  MILLISECONDS         reads "tcp|udp ADDRESS PORT", says what became of each
//	stage resolve MILLISECONDS SERVER reads names, says which addresses the server gives
//	stage ask SOCKET PATH             prints what an HTTP server behind a UNIX socket answers
//	stage forward FROM TO             passes connections on; each end is tcp:HOST:PORT or unix:PATH
//
// The first, second and last print "ready" when they are, and run until they are killed.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "stage:", err)
		os.Exit(2)
	}
}

func run(arguments []string) error {
	switch {
	case len(arguments) == 2 && arguments[0] == "answer":
		port, err := strconv.ParseUint(arguments[1], 10, 16)
		if err != nil {
			return err
		}
		return answer(int(port))
	case len(arguments) == 3 && arguments[0] == "names":
		port, err := strconv.ParseUint(arguments[1], 10, 16)
		if err != nil {
			return err
		}
		return serveNames(int(port), arguments[2])
	case len(arguments) == 2 && arguments[0] == "probe":
		patience, err := milliseconds(arguments[1])
		if err != nil {
			return err
		}
		return probeAll(os.Stdin, os.Stdout, patience)
	case len(arguments) == 3 && arguments[0] == "resolve":
		patience, err := milliseconds(arguments[1])
		if err != nil {
			return err
		}
		return resolveAll(os.Stdin, os.Stdout, patience, arguments[2])
	case len(arguments) == 3 && arguments[0] == "ask":
		return ask(os.Stdout, arguments[1], arguments[2])
	case len(arguments) == 3 && arguments[0] == "forward":
		return forward(arguments[1], arguments[2])
	}
	return fmt.Errorf("answer PORT, names PORT FILE, probe MILLISECONDS, resolve MILLISECONDS SERVER, ask SOCKET PATH, or forward FROM TO")
}

func milliseconds(text string) (time.Duration, error) {
	number, err := strconv.ParseUint(text, 10, 16)
	return time.Duration(number) * time.Millisecond, err
}

func ready() {
	fmt.Println("ready")
}
