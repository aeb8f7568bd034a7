using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Copies;

/// <summary>
/// The collections of one function whose elements are handed over, and the functions that make or hand over one event for each element
/// of another.
/// </summary>
internal sealed class EventCarriers
{
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "Append", "AsEnumerable", "Cast", "Concat", "OfType", "Prepend", "Reverse", "Select", "ToArray", "ToList",
    };

    private readonly HashSet<object> _variables = [];
    private readonly HashSet<IOperation> _selections = [];

    private EventCarriers(ControlFlowGraph graph, BusTypes bus)
    {
        var operations = graph.Blocks
            .SelectMany(static block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            .SelectMany(static operation => operation.DescendantsAndSelf())
            .ToList();
        foreach (var call in operations.OfType<IInvocationOperation>())
        {
            if (HandOver.Of(call, bus) is { IsSequence: true } handOver)
                Add(handOver.Value);
        }

        // What is assigned to a variable stands before it, so that going back finds most at once.
        for (var known = -1; known != _variables.Count;)
        {
            known = _variables.Count;
            foreach (var operation in Enumerable.Reverse(operations))
            {
                if (operation is IFlowCaptureOperation capture)
                {
                    if (Contains(capture.Id))
                        Add(capture.Value);
                    else if (Contains(KeyOf(capture.Value)))
                        _variables.Add(capture.Id);
                }
                else if (operation is ISimpleAssignmentOperation assignment && Contains(KeyOf(assignment.Target)))
                {
                    Add(assignment.Value);
                }
            }
        }

        var uses = operations.OfType<IInvocationOperation>()
            .SelectMany(UsesIn)
            .ToDictionary(static use => use.Function, static use => use.Use);
        Lambdas = operations.OfType<IFlowAnonymousFunctionOperation>()
            .Select(lambda => (lambda, uses.TryGetValue(lambda, out var use) ? use : FunctionUse.Once))
            .ToList();
    }

    /// <summary>The lambdas of the function, and how they are run.</summary>
    internal IReadOnlyList<(IFlowAnonymousFunctionOperation Function, FunctionUse Use)> Lambdas { get; }

    internal static EventCarriers Of(ControlFlowGraph graph, BusTypes bus) => new(graph, bus);

    /// <summary>The variable that an expression is; null for any other.</summary>
    internal static object? KeyOf(IOperation operation) => operation.WithoutConversion() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFlowCaptureReferenceOperation capture => capture.Id,
        _ => null,
    };

    internal bool Contains(object? variable) => variable is not null && _variables.Contains(variable);

    /// <summary>What a call adds to a collection that is handed over; null when it adds nothing.</summary>
    internal IOperation? AddedBy(IInvocationOperation call) =>
        call is { TargetMethod: { Name: "Add", Parameters.Length: 1 }, Instance: { } list } && Contains(KeyOf(list))
            ? call.Arguments[0].Value
            : null;

    /// <summary>The events that a sequence lists where it is written.</summary>
    internal static IEnumerable<IOperation> ElementsOf(IOperation sequence) => sequence.WithoutConversion() switch
    {
        ICollectionExpressionOperation collection => collection.Elements.SelectMany(static element =>
            element is ISpreadOperation spread ? ElementsOf(spread.Operand) : [element]),
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        IInvocationOperation call when IsPassing(call) => call.TargetMethod.Name switch
        {
            "Append" or "Prepend" => ElementsOf(call.Arguments[0].Value).Append(call.Arguments[1].Value),
            "Concat" => ElementsOf(call.Arguments[0].Value).Concat(ElementsOf(call.Arguments[1].Value)),
            "Select" => [],
            _ => ElementsOf(call.Arguments[0].Value),
        },
        _ => [],
    };

    private void Add(IOperation sequence)
    {
        sequence = sequence.WithoutConversion();
        if (KeyOf(sequence) is { } variable)
        {
            _variables.Add(variable);
        }
        else if (sequence is ITranslatedQueryOperation query)
        {
            Add(query.Operation);
        }
        else if (sequence is ICollectionExpressionOperation collection)
        {
            foreach (var spread in collection.Elements.OfType<ISpreadOperation>())
                Add(spread.Operand);
        }
        else if (sequence is IInvocationOperation call && IsPassing(call))
        {
            if (call.TargetMethod.Name == "Select")
            {
                _selections.Add(call);
                return;
            }

            Add(call.Arguments[0].Value);
            if (call.TargetMethod.Name == "Concat")
                Add(call.Arguments[1].Value);
        }
    }

    private static bool IsPassing(IInvocationOperation call) =>
        call.Arguments.Length > 0
        && Passing.Contains(call.TargetMethod.Name)
        && call.TargetMethod.ContainingType.Is("System.Linq", "Enumerable");

    private IEnumerable<(IFlowAnonymousFunctionOperation Function, FunctionUse Use)> UsesIn(IInvocationOperation call)
    {
        var type = call.TargetMethod.ContainingType;
        var isRepeated = call.TargetMethod.Name switch
        {
            "Select" or "SelectMany" => type.Is("System.Linq", "Enumerable"),
            "ForEach" => type.Is("System.Collections.Generic", "List") || type.Is("System.Threading.Tasks", "Parallel"),
            "For" or "ForEachAsync" or "ForAsync" => type.Is("System.Threading.Tasks", "Parallel"),
            _ => false,
        };
        if (!isRepeated)
            yield break;

        foreach (var argument in call.Arguments)
        {
            if (argument.Value.WithoutConversion() is IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation lambda })
                yield return (lambda, _selections.Contains(call) ? FunctionUse.RepeatedAndReturned : FunctionUse.Repeated);
        }
    }
}
