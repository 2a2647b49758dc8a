// Command fqdnmatch answers, with Cilium's own matcher, whether a matchPattern of toFQDNs or of a
// DNS rule selects a name. It reads lines "pattern<TAB>name" and prints for each one of
//
//	true      the pattern selects the name
//	false     it does not
//	invalid   Cilium refuses the pattern
//
// The pattern takes the way it takes in Cilium's agent (sanitised, then compiled), and so does the name
// (in lower case, with a final dot, as Cilium's DNS proxy hands it on).
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/cilium/cilium/pkg/fqdn/dns"
	"github.com/cilium/cilium/pkg/fqdn/matchpattern"
)

func main() {
	if len(os.Args) != 1 {
		fmt.Fprintln(os.Stderr, "usage: fqdnmatch < LINES (pattern<TAB>name)")
		os.Exit(2)
	}
	if err := answer(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "fqdnmatch:", err)
		os.Exit(2)
	}
}

// answer writes each answer at once, so that a caller may ask one line at a time.
func answer(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	for number := 1; ; number++ {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) && line == "" {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		pattern, name, found := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if !found || pattern == "" || name == "" {
			return fmt.Errorf("line %d is not pattern<TAB>name", number)
		}
		if _, err := fmt.Fprintln(out, match(pattern, name)); err != nil {
			return err
		}
	}
}

func match(pattern, name string) string {
	// As FQDNSelector.sanitize and FQDNSelector.ToRegex do one after the other.
	if _, err := matchpattern.ValidateWithoutCache(pattern); err != nil {
		return "invalid"
	}
	matcher, err := matchpattern.ValidateWithoutCache(matchpattern.Sanitize(pattern))
	if err != nil {
		return "invalid"
	}
	return fmt.Sprint(matcher.MatchString(strings.ToLower(dns.FQDN(name))))
}
