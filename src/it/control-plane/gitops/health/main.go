// Command health says what Argo CD and Flux make of an object. It reads JSON objects, one after the other,
//
//	{"object": {…}}                      as kstatus sees it, which is what Flux asks without further ado
//	{"object": {…}, "lua": "…"}          as Argo CD sees it with a health script of argocd-cm
//	{"object": {…}, "expressions": {…}}  as Flux sees it with one of healthCheckExprs (current, inProgress, failed)
//	{"object": {…}, "ignored": ["…"]}    what is left of it for Argo CD's comparison after jqPathExpressions
//
// and answers each with a line {"status": "…", "message": "…", "object": {…}, "error": "…"}. The status is the word of the tool: Healthy,
// Progressing, Degraded … or Current, InProgress, Failed, Terminating …
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/fluxcd/pkg/apis/kustomize"
	fluxcel "github.com/fluxcd/pkg/runtime/cel"
	"github.com/itchyny/gojq"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type question struct {
	Object      unstructured.Unstructured         `json:"object"`
	Lua         string                            `json:"lua"`
	Expressions *kustomize.HealthCheckExpressions `json:"expressions"`
	Ignored     []string                          `json:"ignored"`
}

type answer struct {
	Status  string `json:"status"`
	Message string `json:"message"`
	Object  any    `json:"object,omitempty"`
	Error   string `json:"error"`
}

func main() {
	if len(os.Args) != 1 {
		fmt.Fprintln(os.Stderr, "usage: health < QUESTIONS (JSON objects)")
		os.Exit(2)
	}
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "health:", err)
		os.Exit(2)
	}
}

func run(in io.Reader, out io.Writer) error {
	questions := json.NewDecoder(in)
	answers := json.NewEncoder(out)
	for {
		var asked question
		if err := questions.Decode(&asked); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		said, err := ask(&asked)
		if err != nil {
			said = answer{Error: err.Error()}
		}
		if err := answers.Encode(said); err != nil {
			return err
		}
	}
}

func ask(asked *question) (answer, error) {
	if asked.Lua != "" {
		return argo(&asked.Object, asked.Lua)
	}
	if asked.Ignored != nil {
		return compared(asked.Object.Object, asked.Ignored)
	}
	var found *status.Result
	var err error
	if asked.Expressions != nil {
		var evaluator *fluxcel.StatusEvaluator
		if evaluator, err = fluxcel.NewStatusEvaluator(asked.Expressions); err == nil {
			found, err = evaluator.Evaluate(context.Background(), &asked.Object)
		}
	} else {
		found, err = status.Compute(&asked.Object)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{Status: found.Status.String(), Message: found.Message}, nil
}

// argo runs a script as Argo CD does (VM.ExecuteHealthLua): with the base and table libraries only, for a second at most. There is
// no library for strings. Argo's own check of deletion comes first, as in GetResourceHealth.
func argo(object *unstructured.Unstructured, script string) (answer, error) {
	if object.GetDeletionTimestamp() != nil {
		return answer{Status: "Progressing", Message: "Pending deletion"}, nil
	}
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.LoadLibName: lua.OpenPackage,
		lua.BaseLibName: lua.OpenBase,
		lua.TabLibName:  lua.OpenTable,
	} {
		if err := state.CallByParam(lua.P{Fn: state.NewFunction(open), Protect: true}, lua.LString(name)); err != nil {
			return answer{}, err
		}
	}
	limit, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(limit)
	state.SetGlobal("obj", value(state, object.Object))
	if err := state.DoString(script); err != nil {
		return answer{}, err
	}
	table, ok := state.Get(-1).(*lua.LTable)
	if !ok {
		return answer{}, fmt.Errorf("the script gives a %s, not a table", state.Get(-1).Type())
	}
	said := answer{Status: text(table, "status"), Message: text(table, "message")}
	switch said.Status {
	case "Healthy", "Progressing", "Degraded", "Suspended", "Missing", "Unknown":
		return said, nil
	}
	return answer{}, fmt.Errorf("Argo CD knows no health %q", said.Status)
}

// compared deletes paths from an object as Argo CD's normalizer does.
func compared(object map[string]any, paths []string) (answer, error) {
	// The library knows the numbers of encoding/json only.
	plain, err := json.Marshal(object)
	if err != nil {
		return answer{}, err
	}
	var left any
	if err := json.Unmarshal(plain, &left); err != nil {
		return answer{}, err
	}
	for _, path := range paths {
		query, err := gojq.Parse(fmt.Sprintf("del(%s)", path))
		if err != nil {
			return answer{}, err
		}
		code, err := gojq.Compile(query)
		if err != nil {
			return answer{}, err
		}
		next, ok := code.Run(left).Next()
		if !ok {
			return answer{}, fmt.Errorf("%s leaves nothing", path)
		}
		if err, failed := next.(error); failed {
			return answer{}, err
		}
		left = next
	}
	return answer{Object: left}, nil
}

func text(table *lua.LTable, key string) string {
	if found, ok := table.RawGetString(key).(lua.LString); ok {
		return string(found)
	}
	return ""
}

func value(state *lua.LState, from any) lua.LValue {
	switch known := from.(type) {
	case bool:
		return lua.LBool(known)
	case int64:
		return lua.LNumber(known)
	case float64:
		return lua.LNumber(known)
	case string:
		return lua.LString(known)
	case []any:
		list := state.CreateTable(len(known), 0)
		for _, item := range known {
			list.Append(value(state, item))
		}
		return list
	case map[string]any:
		table := state.CreateTable(0, len(known))
		for key, item := range known {
			table.RawSetString(key, value(state, item))
		}
		return table
	}
	return lua.LNil
}
