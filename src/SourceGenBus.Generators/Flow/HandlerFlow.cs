using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;

namespace SourceGenBus.Generators.Flow;

/// <summary>
/// What one handler class publishes while it handles each of its events: in <c>HandleAsync</c> itself and in the methods
/// of the class that it leads to. Filled from any thread while the class is analyzed.
/// </summary>
internal sealed class HandlerFlow(INamedTypeSymbol handler, IReadOnlyList<HandledEvent> events)
{
    private readonly ConcurrentBag<(ISymbol From, IMethodSymbol To)> _calls = new();
    private readonly ConcurrentBag<(ISymbol From, ITypeSymbol Event, Location Location)> _publishes = new();

    internal void Add(IOperation operation, ISymbol member, BusTypes bus)
    {
        switch (operation)
        {
            case IInvocationOperation call when call.RaisedEvent(bus) is { } @event:
                if (EventRules.WhyNeverArrives(@event) is null && @event.SpecialType != SpecialType.System_Object)
                    _publishes.Add((member, @event, call.Syntax.GetLocation()));
                break;
            case IInvocationOperation call:
                AddCall(member, call.TargetMethod);
                break;
            case IMethodReferenceOperation reference:
                AddCall(member, reference.Method);
                break;
        }
    }

    /// <summary>Every publish that handling an event of this class can lead to, in the order of the source; then what it returns.</summary>
    internal IEnumerable<FlowEdge> Edges() => Published().Concat(Emitted());

    private IEnumerable<FlowEdge> Published() =>
        from handled in events
        let reached = Reach(handled.Method)
        from publish in _publishes
        where reached.Contains(publish.From)
        orderby publish.Location.SourceTree?.FilePath, publish.Location.SourceSpan.Start
        select new FlowEdge(handled.Event, handler, publish.Event, publish.Location);

    private IEnumerable<FlowEdge> Emitted() =>
        from handled in events
        let emitted = EmittedEvents.Of(handled.Method.ReturnType)?.Event
        where emitted is not null && emitted.SpecialType != SpecialType.System_Object && EventRules.WhyNeverArrives(emitted) is null
        select new FlowEdge(handled.Event, handler, emitted, LocationOf(handled.Method));

    /// <summary>The return type, or the class where the method is inherited from another assembly.</summary>
    private Location LocationOf(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is MethodDeclarationSyntax declaration
            ? declaration.ReturnType.GetLocation()
            : handler.Locations.FirstOrDefault() ?? Location.None;

    private void AddCall(ISymbol member, IMethodSymbol target)
    {
        if (SymbolEqualityComparer.Default.Equals(target.ContainingType, handler))
            _calls.Add((member, target.OriginalDefinition));
    }

    private HashSet<ISymbol> Reach(IMethodSymbol start)
    {
        var reached = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var work = new Stack<ISymbol>();
        work.Push(start);
        while (work.Count > 0)
        {
            // A partial method is called by its declaration and has its body in another.
            var member = work.Pop();
            if (!reached.Add(member))
                continue;
            if (member is IMethodSymbol { PartialImplementationPart: { } implementation })
                work.Push(implementation);
            foreach (var call in _calls)
            {
                if (SymbolEqualityComparer.Default.Equals(call.From, member))
                    work.Push(call.To);
            }
        }

        return reached;
    }
}
