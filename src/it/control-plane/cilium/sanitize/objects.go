package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// object is one Kubernetes object: what is needed to tell it, and all of it as JSON.
type object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Namespace string `json:"namespace"`
		Name      string `json:"name"`
	} `json:"metadata"`
	content []byte
}

// version is the version of an object of Cilium's API group.
func (o object) version() (string, bool) {
	return strings.CutPrefix(o.APIVersion, "cilium.io/")
}

// readObjects splits YAML documents, a sequence of JSON objects, and lists.
func readObjects(content []byte) ([]object, error) {
	documents, err := split(content)
	if err != nil {
		return nil, err
	}
	var objects []object
	for number, document := range documents {
		found, err := expand(document)
		if err != nil {
			return nil, fmt.Errorf("document %d: %w", number+1, err)
		}
		objects = append(objects, found...)
	}
	return objects, nil
}

// split gives every document as JSON.
func split(content []byte) ([][]byte, error) {
	if documents, err := splitJSON(content); err == nil {
		return documents, nil
	}
	var documents [][]byte
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	for number := 1; ; number++ {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		// Strict: a key given twice is an error.
		converted, err := yaml.YAMLToJSONStrict(document)
		if err != nil {
			return nil, fmt.Errorf("document %d: %w", number, err)
		}
		documents = append(documents, converted)
	}
}

func splitJSON(content []byte) ([][]byte, error) {
	var documents [][]byte
	decoder := json.NewDecoder(bytes.NewReader(content))
	for {
		var document json.RawMessage
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		documents = append(documents, document)
	}
}

// expand gives the object, the items of a list, or nothing for an empty document.
func expand(document []byte) ([]object, error) {
	if string(bytes.TrimSpace(document)) == "null" {
		return nil, nil
	}
	result := object{content: document}
	if err := json.Unmarshal(document, &result); err != nil {
		return nil, err
	}
	if result.APIVersion == "" || result.Kind == "" {
		return nil, errors.New("not a Kubernetes object: apiVersion or kind is missing")
	}
	if !strings.HasSuffix(result.Kind, "List") {
		return []object{result}, nil
	}
	var list struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(document, &list); err != nil {
		return nil, err
	}
	var objects []object
	for number, item := range list.Items {
		found, err := expand(item)
		if err != nil {
			return nil, fmt.Errorf("items[%d]: %w", number, err)
		}
		objects = append(objects, found...)
	}
	return objects, nil
}
