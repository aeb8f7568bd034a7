using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Rules;

/// <summary>One handler attribute on one class.</summary>
/// <param name="Kind">What it marks the class to handle.</param>
/// <param name="Message">The event, command or query.</param>
/// <param name="Result">The type of the answer or of its items; null without one.</param>
/// <param name="Attribute">The attribute.</param>
internal sealed record HandlerMark(HandlerKind Kind, ITypeSymbol Message, ITypeSymbol? Result, AttributeData Attribute)
{
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

        return (type.Name, type.Arity) switch
        {
            (KnownNames.EventHandlerAttribute, 1) => new HandlerMark(HandlerKind.Event, type.TypeArguments[0], null, attribute),
            ("CommandHandlerAttribute", 1) => new HandlerMark(HandlerKind.Command, type.TypeArguments[0], null, attribute),
            ("CommandHandlerAttribute", 2) => WithResult(HandlerKind.ResultCommand),
            ("QueryHandlerAttribute", 2) => WithResult(HandlerKind.Query),
            ("StreamQueryHandlerAttribute", 2) => WithResult(HandlerKind.StreamQuery),
            _ => null,
        };

        HandlerMark WithResult(HandlerKind kind) => new(kind, type.TypeArguments[0], type.TypeArguments[1], attribute);
    }

    /// <summary>Whether a method with this return type can answer.</summary>
    internal bool Returns(ITypeSymbol type) => Kind switch
    {
        HandlerKind.StreamQuery => IsConstructedFrom(type, "System.Collections.Generic", "IAsyncEnumerable"),
        HandlerKind.ResultCommand or HandlerKind.Query =>
            IsConstructedFrom(type, "System.Threading.Tasks", "ValueTask") || IsConstructedFrom(type, "System.Threading.Tasks", "Task"),
        _ => type.IsTask() || type.IsValueTask(),
    };

    private bool IsConstructedFrom(ITypeSymbol type, string @namespace, string name) =>
        type is INamedTypeSymbol { Arity: 1 } named
        && named.Is(@namespace, name)
        && SymbolEqualityComparer.Default.Equals(named.TypeArguments[0], Result);

    private static bool IsInNamespace(INamedTypeSymbol type) =>
        type.ContainingNamespace is { Name: KnownNames.Namespace, ContainingNamespace.IsGlobalNamespace: true } && type.ContainingType is null;
}
