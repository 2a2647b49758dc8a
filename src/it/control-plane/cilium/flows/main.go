// Command flows answers, with the code of Cilium's agent, which flows a set of policies allows.
//
//	flows < CASES
//
// Each line of the input is a case, a JSON object: the policies, CIDR groups, pods and nodes that the agent
// knows, and flows that leave one pod. Each line of the output is the answer to one case, in the same order:
// a verdict for each flow, and how many rules and identities the agent made of the objects.
//
// What runs is the agent's: the parsers of CiliumNetworkPolicy and NetworkPolicy, the policy repository with
// its selector cache, the policy map that is distilled for the pod and the look-up in it that stands for the
// kernel's, the cache of addresses and identities with its longest prefix match, the manager of names that
// turns DNS answers into identities, and the DNS proxy's check of a question. What connects them in the agent
// and is not exported by Cilium stands in agent.go; what is left out is said there.
//
// Exit status: 0 all cases are answered, 2 bad usage or an input that the agent would refuse.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// question is one line of the input.
type question struct {
	Name    string            `json:"name"`
	Objects []json.RawMessage `json:"objects"`
	// From is the pod whose flows are judged; it has no address.
	From pod `json:"from"`
	// Pods are others that flows may go to.
	Pods []pod `json:"pods"`
	// Hosts are addresses of the node that the pod runs on.
	Hosts []string `json:"hosts"`
	Flows []flow   `json:"flows"`
}

type pod struct {
	Namespace       string            `json:"namespace"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	Labels          map[string]string `json:"labels"`
	Address         string            `json:"address"`
}

// flow is a connection or, with Lookup, a DNS question in one.
type flow struct {
	// To is the address that the packets go to.
	To       string `json:"to"`
	Port     uint16 `json:"port"`
	Protocol string `json:"protocol"`
	// Name is the name whose DNS answer, seen before by the agent, was To.
	Name string `json:"name"`
	// Lookup is the name that a question to To asks for.
	Lookup string `json:"lookup"`
}

// answer is one line of the output.
type answer struct {
	Name       string    `json:"name"`
	Rules      int       `json:"rules"`
	Identities int       `json:"identities"`
	MapEntries int       `json:"mapEntries"`
	Verdicts   []verdict `json:"verdicts"`
}

type verdict struct {
	Allowed bool `json:"allowed"`
	// Redirected is whether the packets go through the DNS proxy.
	Redirected bool `json:"redirected"`
	// Identity holds the labels of what the packets go to.
	Identity []string `json:"identity"`
}

func main() {
	if len(os.Args) != 1 {
		fmt.Fprintln(os.Stderr, "usage: flows < CASES (a JSON object a line)")
		os.Exit(2)
	}
	if err := answerAll(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "flows:", err)
		os.Exit(2)
	}
}

func answerAll(in io.Reader, out io.Writer) error {
	decoder := json.NewDecoder(bufio.NewReaderSize(in, 1<<20))
	decoder.DisallowUnknownFields()
	writer := bufio.NewWriter(out)
	encoder := json.NewEncoder(writer)
	for number := 1; ; number++ {
		var asked question
		err := decoder.Decode(&asked)
		if errors.Is(err, io.EOF) {
			return writer.Flush()
		}
		if err != nil {
			return fmt.Errorf("case %d: %w", number, err)
		}
		given, err := judge(asked)
		if err != nil {
			return fmt.Errorf("case %d (%s): %w", number, asked.Name, err)
		}
		if err := encoder.Encode(given); err != nil {
			return err
		}
	}
}
