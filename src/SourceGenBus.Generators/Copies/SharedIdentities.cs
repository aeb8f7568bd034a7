using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Flow;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Copies;

/// <summary>
/// Follows the events of one function through its control-flow graph, and finds copies that are handed over beside another event with
/// the same id. What cannot be followed is taken for an event with an id of its own.
/// </summary>
internal sealed class SharedIdentities
{
    private readonly ControlFlowGraph _graph;
    private readonly BusTypes _bus;
    private readonly IMethodSymbol? _function;
    private readonly FunctionUse _use;
    private readonly bool _isTest;
    private readonly StepGraph _ways;
    private readonly CopyState?[] _before;
    private readonly HashSet<ISymbol> _locals = new(SymbolEqualityComparer.Default);
    private readonly EventCarriers _carriers;

    /// <summary>The variables that stand behind captures: the target of an assignment is taken before its value is made.</summary>
    private readonly Dictionary<object, object> _targets = [];
    private readonly Dictionary<SyntaxNode, string> _names = [];
    private readonly Dictionary<SyntaxNode, SharedCopy> _found = [];
    private bool _reports;

    private SharedIdentities(ControlFlowGraph graph, IMethodSymbol? function, FunctionUse use, bool isTest, BusTypes bus)
    {
        _graph = graph;
        _function = function;
        _use = use;
        _isTest = isTest;
        _bus = bus;
        _ways = new StepGraph(graph, static _ => null);
        _before = new CopyState?[graph.Blocks.Length];
        _carriers = EventCarriers.Of(graph, bus);
        AddLocals(graph.Root);
    }

    /// <summary>The copies of one function, its local functions and lambdas, in no order.</summary>
    internal static IEnumerable<SharedCopy> Find(ControlFlowGraph graph, bool isTest, BusTypes bus, CancellationToken cancellationToken) =>
        Find(graph, null, FunctionUse.Once, isTest, bus, cancellationToken);

    private static IEnumerable<SharedCopy> Find(
        ControlFlowGraph graph, IMethodSymbol? function, FunctionUse use, bool isTest, BusTypes bus, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var search = new SharedIdentities(graph, function, use, isTest, bus);
        search.Run();
        foreach (var found in search._found.Values)
            yield return found;

        // A local function or lambda runs when it is called, which need not be where it stands: each is judged on its own.
        foreach (var local in graph.LocalFunctions)
        {
            var body = graph.GetLocalFunctionControlFlowGraph(local, cancellationToken);
            foreach (var found in Find(body, local, FunctionUse.Once, isTest, bus, cancellationToken))
                yield return found;
        }

        foreach (var (lambda, usedAs) in search._carriers.Lambdas)
        {
            var body = graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken);
            foreach (var found in Find(body, lambda.Symbol, usedAs, isTest, bus, cancellationToken))
                yield return found;
        }
    }

    private void Run()
    {
        var work = new Queue<int>();
        Enter(0, new CopyState(), work);
        while (work.Count > 0)
        {
            var block = work.Dequeue();
            var state = _before[block]!.Clone();
            Step(_graph.Blocks[block], state);
            foreach (var next in _ways.Successors(block))
                Enter(next, state, work);

            // What throws has handed over nothing, so a catch begins with what was before.
            foreach (var handler in Handlers(_graph.Blocks[block].EnclosingRegion))
                Enter(handler, _before[block]!, work);
        }

        _reports = true;
        foreach (var block in _graph.Blocks)
        {
            if (_before[block.Ordinal] is { } state)
                Step(block, state.Clone());
        }
    }

    private void Enter(int block, CopyState state, Queue<int> work)
    {
        if (_before[block] is not { } before)
            _before[block] = state.Clone();
        else if (!before.Join(state))
            return;
        work.Enqueue(block);
    }

    private static IEnumerable<int> Handlers(ControlFlowRegion? region)
    {
        for (; region is not null; region = region.EnclosingRegion)
        {
            if (region is not { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { Kind: ControlFlowRegionKind.TryAndCatch } whole })
                continue;
            foreach (var handler in whole.NestedRegions.Where(other => other.Kind != ControlFlowRegionKind.Try))
                yield return handler.FirstBlockOrdinal;
        }
    }

    private void Step(BasicBlock block, CopyState state)
    {
        foreach (var operation in block.Operations)
            Visit(operation, state);
        if (block.BranchValue is not { } value)
            return;
        Visit(value, state);
        if (_use == FunctionUse.RepeatedAndReturned && block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return)
            HandOverEvent(HandOverChannel.Store, value, state);
    }

    /// <summary>What runs first is visited first: the target and the arguments of a call before the call.</summary>
    private void Visit(IOperation operation, CopyState state)
    {
        if (operation is IFlowAnonymousFunctionOperation)
            return;
        foreach (var child in operation.ChildOperations)
            Visit(child, state);
        switch (operation)
        {
            case IFlowCaptureOperation capture:
                if (EventCarriers.KeyOf(capture.Value) is { } captured)
                    _targets[capture.Id] = captured;
                Assign(capture.Id, capture.Value, state);
                break;
            case ISimpleAssignmentOperation { IsRef: false } assignment when EventCarriers.KeyOf(assignment.Target) is { } variable:
                Assign(variable, assignment.Value, state);
                if (_targets.TryGetValue(variable, out var target))
                    Assign(target, assignment.Value, state);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                foreach (var variable in deconstruction.Target.DescendantsAndSelf().Select(EventCarriers.KeyOf).OfType<object>())
                    state.Set(variable, null);
                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                Declare(declared, operation, state);
                break;
            case IRecursivePatternOperation { DeclaredSymbol: { } declared }:
                Declare(declared, operation, state);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument
                when EventCarriers.KeyOf(argument.Value) is { } variable:
                state.Set(variable, null);
                break;
            case IInvocationOperation call:
                Call(call, state);
                break;
            default:
                if (Makes(operation))
                    state.Renew(operation.Syntax);
                break;
        }
    }

    private void Call(IInvocationOperation call, CopyState state)
    {
        if (EventOrigins.CopyOf(call) is { } copy)
        {
            _names[copy] = call.Type!.ToShortName();
            if (EventOrigins.SetsId(copy))
                state.Renew(copy);
        }
        else if (HandOver.Of(call, _bus) is { } handOver)
        {
            if (handOver.IsSequence)
                HandOverEvents(handOver.Value, state);
            else
                HandOverEvent(handOver.Channel, handOver.Value, state);
        }
        else if (_carriers.AddedBy(call) is { } added)
        {
            HandOverEvent(HandOverChannel.Store, added, state);
        }
        else if (Makes(call))
        {
            state.Renew(call.Syntax);
        }
    }

    private static void Declare(ISymbol variable, IOperation pattern, CopyState state)
    {
        state.Renew(pattern.Syntax);
        state.Set(variable, EventValue.Original(pattern.Syntax));
    }

    private void Assign(object variable, IOperation value, CopyState state)
    {
        if (_carriers.Contains(variable))
            HandOverEvents(value, state);
        else if (EventOrigins.IsEvent(value.Type, _bus) || EventOrigins.IsEvent(value.WithoutConversion().Type, _bus))
            state.Set(variable, Evaluate(value, state));
    }

    private void HandOverEvents(IOperation sequence, CopyState state)
    {
        foreach (var @event in EventCarriers.ElementsOf(sequence))
            HandOverEvent(HandOverChannel.Store, @event, state);
    }

    private void HandOverEvent(HandOverChannel channel, IOperation @event, CopyState state)
    {
        if (Evaluate(@event, state) is not { } value)
            return;
        if (_reports)
        {
            if (value is { IsRepeated: true, Copy: WithExpressionSyntax repeated })
                Report(repeated, value.Origin is IFieldSymbol or IPropertySymbol ? SharedCopy.Lasting : SharedCopy.EarlierRound);
            foreach (var other in state.Others(channel, value))
            {
                if ((value.Copy ?? other) is WithExpressionSyntax copy)
                    Report(copy, SharedCopy.SameFunction);
            }
        }

        state.HandOver(channel, value);
    }

    private void Report(WithExpressionSyntax copy, string reason)
    {
        if (!_found.ContainsKey(copy))
            _found.Add(copy, new SharedCopy(copy, _names[copy], reason));
    }

    private EventValue? Evaluate(IOperation operation, CopyState state)
    {
        operation = operation.WithoutConversion();
        if (EventCarriers.KeyOf(operation) is { } variable)
        {
            return state.TryGet(variable, out var value) ? value
                : variable is ISymbol symbol && !_locals.Contains(symbol) ? EventValue.Original(symbol)
                : null;
        }

        if (EventOrigins.Lasting(operation) is { } lasting)
            return EventValue.Original(lasting);
        if (operation is not IInvocationOperation call || EventOrigins.CopyOf(call) is not { } copy)
            return Makes(operation) ? EventValue.Original(operation.Syntax) : null;
        if (EventOrigins.SetsId(copy))
            return EventValue.Original(copy);
        if (call.Instance is null || Evaluate(call.Instance, state) is not { } origin)
            return null;
        var made = new EventValue(origin.Origin, copy, false);
        return made with { IsRepeated = IsSharedByAll(origin.Origin) || state.WasHandedOver(made) };
    }

    /// <summary>Whether the function, each time that it runs, copies one and the same event.</summary>
    private bool IsSharedByAll(object origin) => origin switch
    {
        IFieldSymbol or IPropertySymbol when ((ISymbol)origin).IsStatic => !_isTest,
        ISymbol symbol => _use != FunctionUse.Once && !SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, _function),
        _ => false,
    };

    /// <summary>A call, a creation and the like make an event, as far as anybody can see, and another each time.</summary>
    private bool Makes(IOperation operation) =>
        operation is not (IConversionOperation or IArgumentOperation or IAssignmentOperation)
        && EventCarriers.KeyOf(operation) is null
        && EventOrigins.IsEvent(operation.Type, _bus)
        && EventOrigins.Lasting(operation) is null;

    private void AddLocals(ControlFlowRegion region)
    {
        _locals.UnionWith(region.Locals);
        foreach (var nested in region.NestedRegions)
            AddLocals(nested);
    }
}
