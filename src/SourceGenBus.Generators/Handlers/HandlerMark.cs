using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Handlers;

/// <summary>One handler attribute on one class.</summary>
/// <param name="Kind">What it marks the class to handle.</param>
/// <param name="Message">The event, command or query.</param>
/// <param name="Result">The type of the answer or of its items; null without one.</param>
/// <param name="Contract">The interface that the message is sent as; null for an event, and when the message does not implement it.</param>
/// <param name="Attribute">The attribute.</param>
internal sealed record HandlerMark(
    HandlerKind Kind,
    ITypeSymbol Message,
    ITypeSymbol? Result,
    INamedTypeSymbol? Contract,
    AttributeData Attribute)
{
    /// <summary>What the message should be, as it is written in messages; null for an event, which can be anything.</summary>
    internal string? ContractName => ContractOf(Kind) is not { } name ? null : Result is null ? name : $"{name}<{Result.ToShortName()}>";

    /// <summary>How the return type of <c>HandleAsync</c> is written in messages.</summary>
    internal string ReturnType => Kind switch
    {
        HandlerKind.StreamQuery => $"IAsyncEnumerable<{Result!.ToShortName()}>",
        HandlerKind.ResultCommand or HandlerKind.Query => $"ValueTask<{Result!.ToShortName()}>",
        _ => "ValueTask",
    };

    /// <summary>What <c>HandleAsync</c> may return, in words.</summary>
    internal string ReturnTypes => Kind switch
    {
        HandlerKind.StreamQuery => ReturnType,
        HandlerKind.ResultCommand or HandlerKind.Query => $"{ReturnType} or Task<{Result!.ToShortName()}>",
        _ => "ValueTask or Task",
    };

    /// <summary>Null when the attribute is not one of ours.</summary>
    internal static HandlerMark? Read(AttributeData attribute)
    {
        if (attribute.AttributeClass is not { Arity: 1 or 2 } type || !IsInNamespace(type))
            return null;

        HandlerKind? kind = (type.Name, type.Arity) switch
        {
            (KnownNames.EventHandlerAttribute, 1) => HandlerKind.Event,
            ("CommandHandlerAttribute", 1) => HandlerKind.Command,
            ("CommandHandlerAttribute", 2) => HandlerKind.ResultCommand,
            ("QueryHandlerAttribute", 2) => HandlerKind.Query,
            ("StreamQueryHandlerAttribute", 2) => HandlerKind.StreamQuery,
            _ => null,
        };
        return kind is { } known ? Of(known, type, attribute) : null;
    }

    /// <summary>What a class is marked to handle, with one mark for each event that <c>IncludeDerived</c> stands for.</summary>
    /// <param name="type">The class.</param>
    /// <param name="compilation">The compilation, which knows what derives.</param>
    /// <param name="empty">Receives the marks that stand for nothing; null when nobody asks.</param>
    internal static ImmutableArray<HandlerMark> ReadAll(INamedTypeSymbol type, Compilation compilation, Action<HandlerMark>? empty = null)
    {
        var marks = type.GetAttributes().Select(Read).OfType<HandlerMark>().ToImmutableArray();
        if (!marks.Any(static mark => mark.StandsForDerived))
            return marks;

        // What is named stands as it is named, and what two bases share is handled once.
        var taken = new HashSet<ITypeSymbol>(
            marks.Where(static mark => !mark.StandsForDerived).Select(static mark => mark.Message), RunTimeTypes.Comparer);
        var all = ImmutableArray.CreateBuilder<HandlerMark>();
        foreach (var mark in marks)
        {
            if (!mark.StandsForDerived)
            {
                all.Add(mark);
                continue;
            }

            var derived = DerivedEvents.Of((INamedTypeSymbol)mark.Message, compilation).ToList();
            if (derived.Count == 0)
                empty?.Invoke(mark);
            all.AddRange(derived.Where(taken.Add).Select(@event => mark with { Message = @event }));
        }

        return all.ToImmutable();
    }

    /// <summary>The events that <c>IncludeDerived</c> of a class should stand for, and that generated code cannot name.</summary>
    internal static IEnumerable<(
        HandlerMark Mark,
        INamedTypeSymbol Event,
        string Why)> LeftOut(INamedTypeSymbol type, Compilation compilation) =>
        from mark in type.GetAttributes().Select(Read).OfType<HandlerMark>()
        where mark.StandsForDerived
        from left in DerivedEvents.LeftOut((INamedTypeSymbol)mark.Message, compilation)
        select (mark, left.Type, left.Why);

    private bool StandsForDerived =>
        Kind == HandlerKind.Event && DerivedEvents.AreIncluded(Attribute) && DerivedEvents.CanStandFor(Message) && !Message.ContainsError();

    /// <summary>The interfaces through which messages of the same kind, and with whatever answer, are sent.</summary>
    internal IEnumerable<INamedTypeSymbol> ContractsOfMessage() =>
        ContractOf(Kind) is { } name ? ContractsOf(Message, name, Result is null ? 0 : 1) : [];

    /// <summary>Whether its handler may lead to further events; a query only reads.</summary>
    internal bool MayEmit => Kind is HandlerKind.Event or HandlerKind.Command or HandlerKind.ResultCommand;

    /// <summary>Whether a method with this return type can answer.</summary>
    internal bool Returns(ITypeSymbol type) => Kind switch
    {
        HandlerKind.StreamQuery => IsConstructedFrom(type, "System.Collections.Generic", "IAsyncEnumerable"),
        HandlerKind.ResultCommand or HandlerKind.Query =>
            IsConstructedFrom(type, "System.Threading.Tasks", "ValueTask") || IsConstructedFrom(type, "System.Threading.Tasks", "Task"),
        HandlerKind.Event => type.IsTask() || type.IsValueTask() || EmittedEvents.Of(type) is not null,
        _ => type.IsTask() || type.IsValueTask(),
    };

    /// <summary>Why a method with another return type cannot answer, after a comma.</summary>
    internal string WhyNotReturned(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { Arity: 1 } task when Kind == HandlerKind.Event && IsTaskOfResult(task) =>
            $"and '{task.TypeArguments[0].ToShortName()}' is not an event that could be published",
        INamedTypeSymbol { Arity: 1 } task when Result is null && IsTaskOfResult(task) =>
            $"but '{Message.ToShortName()}' has no result",
        INamedTypeSymbol { Arity: 1 } task when Result is not null && (IsTaskOfResult(task) || task.Is("System.Collections.Generic", "IAsyncEnumerable")) =>
            $"which does not answer '{Message.ToShortName()}'",
        _ when Result is not null && (type.IsTask() || type.IsValueTask()) => $"but '{Message.ToShortName()}' has a result",
        _ => "so nobody could await it or see its failure",
    };

    private static bool IsTaskOfResult(INamedTypeSymbol type) =>
        type.Is("System.Threading.Tasks", "ValueTask") || type.Is("System.Threading.Tasks", "Task");

    private bool IsConstructedFrom(ITypeSymbol type, string @namespace, string name) =>
        type is INamedTypeSymbol { Arity: 1 } named
        && named.Is(@namespace, name)
        && named.TypeArguments[0].IsSameAtRunTime(Result!);

    private static HandlerMark Of(HandlerKind kind, INamedTypeSymbol attributeClass, AttributeData attribute)
    {
        var message = attributeClass.TypeArguments[0];
        var result = attributeClass.Arity == 2 ? attributeClass.TypeArguments[1] : null;
        var contract = ContractOf(kind) is { } name
            ? ContractsOf(message, name, attributeClass.Arity - 1)
                .FirstOrDefault(contract => result is null || contract.TypeArguments[0].IsSameAtRunTime(result))
            : null;

        // An attribute can say neither string? nor (int Id, string Name); the message's own declaration does.
        if (result is not null && contract is not null)
            result = contract.TypeArguments[0];
        return new HandlerMark(kind, message, result, contract, attribute);
    }

    /// <summary>The interfaces through which a message can be sent, of whatever kind.</summary>
    internal static IEnumerable<INamedTypeSymbol> ContractsOf(ITypeSymbol message) =>
        message.AllInterfaces.Where(static contract => KindOf(contract) is not null);

    /// <summary>What a message is that is sent through an interface; null when that is none to send through.</summary>
    internal static HandlerKind? KindOf(INamedTypeSymbol contract) => (contract.Name, contract.Arity) switch
    {
        _ when !IsInNamespace(contract) => null,
        ("ICommand", 0) => HandlerKind.Command,
        ("ICommand", 1) => HandlerKind.ResultCommand,
        ("IQuery", 1) => HandlerKind.Query,
        ("IStreamQuery", 1) => HandlerKind.StreamQuery,
        _ => null,
    };

    private static IEnumerable<INamedTypeSymbol> ContractsOf(ITypeSymbol message, string name, int arity) =>
        message.AllInterfaces.Where(contract => contract.Arity == arity && contract.Is(KnownNames.Namespace, name));

    private static string? ContractOf(HandlerKind kind) => kind switch
    {
        HandlerKind.Command or HandlerKind.ResultCommand => "ICommand",
        HandlerKind.Query => "IQuery",
        HandlerKind.StreamQuery => "IStreamQuery",
        _ => null,
    };

    private static bool IsInNamespace(INamedTypeSymbol type) =>
        type.ContainingNamespace is { Name: KnownNames.Namespace, ContainingNamespace.IsGlobalNamespace: true }
            && type.ContainingType is null;
}
