// Command sanitize judges Cilium objects as Cilium's agent does before it takes them, which is later and
// stricter than what the API server checks.
//
//	sanitize [-min N] FILE...
//
// A FILE is "-" for standard input or holds YAML documents, JSON objects, or lists of objects. Each
// CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy is decoded strictly, held against the
// schema and the unknown field check of "cilium-dbg preflight validate-cnp", and parsed by Cilium's
// own Parse, which runs Rule.Sanitize. Each prefix of a CiliumCIDRGroup must parse, because the agent
// drops one that does not and goes on. Other kinds are counted and otherwise ignored.
//
// One JSON object a line on standard output for each Cilium object, a summary on standard error.
// Exit status: 0 all is well, 1 an object is refused or fewer than N were found, 2 bad usage or
// unreadable input.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
)

// verdict is one line of the output.
type verdict struct {
	File      string `json:"file"`
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	OK        bool   `json:"ok"`
	Error     string `json:"error"`
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("sanitize", flag.ContinueOnError)
	flags.SetOutput(stderr)
	minimum := flags.Int("min", 1, "fail unless at least this many Cilium objects were checked")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() == 0 {
		fmt.Fprintln(stderr, "usage: sanitize [-min N] FILE... (- is standard input)")
		return 2
	}

	// Cilium logs what it also returns as an error.
	judge, err := newJudge(slog.New(slog.DiscardHandler))
	if err != nil {
		fmt.Fprintln(stderr, "sanitize:", err)
		return 2
	}
	out := json.NewEncoder(stdout)
	out.SetEscapeHTML(false)

	var checked, refused, ignored, unreadable int
	for _, file := range flags.Args() {
		objects, err := readFile(file, stdin)
		if err != nil {
			fmt.Fprintf(stderr, "sanitize: %s: %v\n", file, err)
			unreadable++
			continue
		}
		for _, object := range objects {
			if judge.ignores(object) {
				ignored++
				continue
			}
			checked++
			problem := judge.judge(object)
			if problem != nil {
				refused++
			}
			if err := out.Encode(verdict{
				File: file, Kind: object.Kind, Namespace: object.Metadata.Namespace, Name: object.Metadata.Name,
				OK: problem == nil, Error: text(problem),
			}); err != nil {
				fmt.Fprintln(stderr, "sanitize:", err)
				return 2
			}
		}
	}
	fmt.Fprintf(stderr, "sanitize: %d Cilium objects checked, %d refused, %d other objects ignored\n",
		checked, refused, ignored)

	switch {
	case unreadable > 0:
		return 2
	case refused > 0:
		return 1
	case checked < *minimum:
		fmt.Fprintf(stderr, "sanitize: at least %d Cilium objects were expected\n", *minimum)
		return 1
	default:
		return 0
	}
}

func readFile(file string, stdin io.Reader) ([]object, error) {
	var content []byte
	var err error
	if file == "-" {
		content, err = io.ReadAll(stdin)
	} else {
		content, err = os.ReadFile(file)
	}
	if err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err // the caller names the file already
		}
		return nil, err
	}
	return readObjects(content)
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}
