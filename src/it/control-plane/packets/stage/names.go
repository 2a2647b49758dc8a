package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// How long an answer may be kept; short, so that it plays no part in what is shown.
const timeToLive = 30

// serveNames answers questions for A and AAAA from a file of lines "name address...", over UDP. Other names do not exist.
func serveNames(port int, file string) error {
	zone, err := readZone(file)
	if err != nil {
		return err
	}
	socket, err := net.ListenUDP("udp", &net.UDPAddr{Port: port})
	if err != nil {
		return err
	}
	ready()
	buffer := make([]byte, 2048)
	for {
		length, from, err := socket.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return err
		}
		var question dnsmessage.Message
		if question.Unpack(buffer[:length]) != nil || len(question.Questions) != 1 {
			continue
		}
		answer, err := answerTo(question, zone)
		if err != nil {
			return err
		}
		_, _ = socket.WriteToUDPAddrPort(answer, from)
	}
}

func readZone(file string) (map[string][]netip.Addr, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	zone := map[string][]netip.Addr{}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		name := strings.ToLower(fields[0]) + "."
		for _, field := range fields[1:] {
			address, err := netip.ParseAddr(field)
			if err != nil {
				return nil, err
			}
			zone[name] = append(zone[name], address)
		}
	}
	return zone, nil
}

func answerTo(question dnsmessage.Message, zone map[string][]netip.Addr) ([]byte, error) {
	asked := question.Questions[0]
	addresses, known := zone[strings.ToLower(asked.Name.String())]
	answer := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID: question.ID, Response: true, Authoritative: true, RecursionDesired: question.RecursionDesired, RecursionAvailable: true,
		},
		Questions: question.Questions,
	}
	if !known {
		answer.RCode = dnsmessage.RCodeNameError
	}
	header := dnsmessage.ResourceHeader{Name: asked.Name, Class: dnsmessage.ClassINET, TTL: timeToLive}
	for _, address := range addresses {
		switch {
		case asked.Type == dnsmessage.TypeA && address.Is4():
			answer.Answers = append(answer.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: address.As4()}})
		case asked.Type == dnsmessage.TypeAAAA && address.Is6():
			answer.Answers = append(answer.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AAAAResource{AAAA: address.As16()}})
		}
	}
	return answer.Pack()
}

// resolveAll asks a server for the addresses of each name, as a program with a stub resolver does, and prints
//
//	NAME ADDRESS...   what the server gave, which may be nothing
//	NAME refused      the server, or who stands before it, does not answer that
//	NAME silent       nothing came in time
func resolveAll(in io.Reader, out io.Writer, patience time.Duration, server string) error {
	scanner := bufio.NewScanner(in)
	for scanner.Scan() {
		name := scanner.Text()
		result, err := resolve(name, server, patience)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, strings.TrimSpace(name+" "+result))
	}
	return scanner.Err()
}

func resolve(name, server string, patience time.Duration) (string, error) {
	var addresses []string
	for _, kind := range []dnsmessage.Type{dnsmessage.TypeA, dnsmessage.TypeAAAA} {
		answer, err := question(name, kind, server, patience)
		if err != nil {
			return outcome(target{protocol: "udp"}, err)
		}
		if answer.RCode == dnsmessage.RCodeRefused {
			return "refused", nil
		}
		for _, record := range answer.Answers {
			switch body := record.Body.(type) {
			case *dnsmessage.AResource:
				addresses = append(addresses, netip.AddrFrom4(body.A).String())
			case *dnsmessage.AAAAResource:
				addresses = append(addresses, netip.AddrFrom16(body.AAAA).String())
			}
		}
	}
	return strings.Join(addresses, " "), nil
}

func question(name string, kind dnsmessage.Type, server string, patience time.Duration) (dnsmessage.Message, error) {
	var answer dnsmessage.Message
	asked, err := dnsmessage.NewName(name + ".")
	if err != nil {
		return answer, err
	}
	message := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: uint16(time.Now().UnixNano()), RecursionDesired: true},
		Questions: []dnsmessage.Question{{Name: asked, Type: kind, Class: dnsmessage.ClassINET}},
	}
	packed, err := message.Pack()
	if err != nil {
		return answer, err
	}
	socket, err := net.Dial("udp", server)
	if err != nil {
		return answer, err
	}
	defer socket.Close()
	if err := socket.SetDeadline(time.Now().Add(patience)); err != nil {
		return answer, err
	}
	if _, err := socket.Write(packed); err != nil {
		return answer, err
	}
	buffer := make([]byte, 2048)
	length, err := socket.Read(buffer)
	if err != nil {
		return answer, err
	}
	if err := answer.Unpack(buffer[:length]); err != nil {
		return answer, err
	}
	if answer.ID != message.ID {
		return answer, errors.New("an answer to another question")
	}
	return answer, nil
}
