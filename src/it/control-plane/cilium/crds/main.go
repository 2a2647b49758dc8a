// Command crds writes the CustomResourceDefinitions that the integration tests need, as this
// version of Cilium ships them, into the directory given as its only argument.
package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	ciliumio "github.com/cilium/cilium/pkg/k8s/apis/cilium.io"
	"github.com/cilium/cilium/pkg/k8s/apis/cilium.io/client"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// The names under which Cilium's own package keeps the definitions, and the objects' names.
var definitions = []struct{ pregenerated, object string }{
	{client.CNPCRDName, ciliumv2.CNPName},
	{client.CCNPCRDName, ciliumv2.CCNPName},
	{client.CCGCRDName, ciliumv2.CCGName},
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: crds DIRECTORY")
		os.Exit(2)
	}
	if err := writeAll(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "crds:", err)
		os.Exit(1)
	}
}

func writeAll(directory string) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	for _, definition := range definitions {
		// Cilium's package ends the process when it does not know the name.
		crd := client.GetPregeneratedCRD(logger, definition.pregenerated)
		content, err := manifest(crd, definition.object)
		if err != nil {
			return fmt.Errorf("%s: %w", definition.object, err)
		}
		if err := os.WriteFile(filepath.Join(directory, definition.object+".yaml"), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// manifest gives the object that Cilium's operator would create: name and schema version label as
// it sets them, the specification untouched, and no status, which belongs to the API server.
func manifest(crd apiextensionsv1.CustomResourceDefinition, name string) ([]byte, error) {
	if crd.Spec.Names.Plural+"."+crd.Spec.Group != name {
		return nil, fmt.Errorf("unexpected definition of %s.%s", crd.Spec.Names.Plural, crd.Spec.Group)
	}
	return yaml.Marshal(struct {
		metav1.TypeMeta `json:",inline"`
		Metadata        map[string]any                               `json:"metadata"`
		Spec            apiextensionsv1.CustomResourceDefinitionSpec `json:"spec"`
	}{
		TypeMeta: metav1.TypeMeta{
			APIVersion: apiextensionsv1.SchemeGroupVersion.String(),
			Kind:       "CustomResourceDefinition",
		},
		Metadata: map[string]any{
			"name": name,
			"labels": map[string]string{
				ciliumio.CustomResourceDefinitionSchemaVersionKey: ciliumio.CustomResourceDefinitionSchemaVersion,
			},
		},
		Spec: crd.Spec,
	})
}
