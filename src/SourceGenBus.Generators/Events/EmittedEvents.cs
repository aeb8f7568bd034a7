using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Events;

/// <summary>The events that an event handler returns for the bus to publish: one, which may be null, or a sequence.</summary>
/// <param name="Result">The type in the task.</param>
/// <param name="Event">The static type of each event, without the question mark of a struct.</param>
/// <param name="Element">The type of the elements of a sequence; null for one event.</param>
internal sealed record EmittedEvents(ITypeSymbol Result, ITypeSymbol Event, ITypeSymbol? Element)
{
    /// <summary>Null when the type is no task, or one of what cannot be an event.</summary>
    internal static EmittedEvents? Of(ITypeSymbol returnType)
    {
        if (returnType is not INamedTypeSymbol { Arity: 1 } task
            || !(task.Is("System.Threading.Tasks", "ValueTask") || task.Is("System.Threading.Tasks", "Task")))
        {
            return null;
        }

        var result = task.TypeArguments[0];
        if (ElementOf(result) is { } element)
            return CanBeEvent(element, inSequence: true) ? new EmittedEvents(result, element, element) : null;

        var @event = result is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : result;
        return CanBeEvent(@event, inSequence: false) ? new EmittedEvents(result, @event, null) : null;
    }

    internal EmissionModel ToModel() => new(Result.ToAnnotatedName(), Element?.ToAnnotatedName());

    /// <summary>Arrays and the collections of .NET are sequences. A type of one's own that can be enumerated is an event.</summary>
    private static ITypeSymbol? ElementOf(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
            return array.Rank == 1 ? array.ElementType : null;
        if (type is not INamedTypeSymbol named || !IsInSystem(named, "Collections"))
            return null;

        var sequences = named.AllInterfaces.Prepend(named)
            .Where(static candidate => candidate.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            .ToList();
        return sequences.Count == 1 ? sequences[0].TypeArguments[0] : null;
    }

    /// <summary>What .NET itself declares says nothing about a domain: it is a result that somebody forgot to drop.</summary>
    private static bool CanBeEvent(ITypeSymbol type, bool inSequence) => type switch
    {
        { SpecialType: SpecialType.System_Object } => inSequence,
        { SpecialType: not SpecialType.None } => false,
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface, IsTupleType: false, IsRefLikeType: false, IsAnonymousType: false } named =>
            !IsInSystem(named) && !named.ContainsError(),
        _ => false,
    };

    /// <summary>Whether .NET declares a type, as far as its namespace tells.</summary>
    internal static bool IsInSystem(INamedTypeSymbol type) => IsInSystem(type, null);

    /// <summary>Whether a type is in <c>System</c>, or in the namespace of that name in it, at any depth.</summary>
    private static bool IsInSystem(INamedTypeSymbol type, string? name)
    {
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space is { ContainingNamespace.IsGlobalNamespace: true })
                return name is null && space.Name == "System";
            if (name is not null
                && space.Name == name
                && space.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true })
                return true;
        }

        return false;
    }
}
