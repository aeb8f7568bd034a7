using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>Commands and queries with a durable contract, which other programs can send. Generator and analyzer run the same code.</summary>
internal static class DurableCommands
{
    private const string Query = "IQuery";
    private const string Contract = "global::SourceGenBus.EventStore.CommandContract";

    /// <summary>
    /// What a type is sent as: <c>ICommand</c>, <c>ICommand&lt;TResult&gt;</c> or <c>IQuery&lt;TResult&gt;</c>. Null for an event, and for a
    /// type that implements several of them, since it is not known which is meant.
    /// </summary>
    internal static INamedTypeSymbol? KindOf(INamedTypeSymbol type)
    {
        INamedTypeSymbol? kind = null;
        foreach (var contract in type.AllInterfaces)
        {
            if (!IsContract(contract))
                continue;
            if (kind is not null)
                return null;
            kind = contract;
        }

        return kind;
    }

    /// <summary>Whether a type is a command or a query, whichever.</summary>
    internal static bool IsMessage(INamedTypeSymbol type) => type.AllInterfaces.Any(IsContract);

    /// <summary>The result that has to be serialized; null for a command without one.</summary>
    internal static ITypeSymbol? ResultOf(INamedTypeSymbol kind) => kind.TypeArguments.Length == 0 ? null : kind.TypeArguments[0];

    /// <summary>The contract as code; null for an event, and for a result that nothing serializes.</summary>
    internal static string? CodeOf(INamedTypeSymbol type, DurableEventSet set)
    {
        if (KindOf(type) is not { } kind)
            return null;
        if (ResultOf(kind) is not { } result)
            return $"{Contract}.WithoutResult";
        if (set.ContextOf(result) is not { } context)
            return null;
        var name = result.ToQualifiedName();
        return $"{Contract}.{(kind.Name == Query ? "OfQuery" : "OfCommand")}<{name}>("
            + $"(global::System.Text.Json.Serialization.Metadata.JsonTypeInfo<{name}>){context.ToQualifiedName()}.Default.GetTypeInfo(typeof({name}))!)";
    }

    private static bool IsContract(INamedTypeSymbol contract) =>
        contract.Is(KnownNames.Namespace, "ICommand") || (contract.Is(KnownNames.Namespace, Query) && contract.Arity == 1);
}
