using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>A class with <c>[Retry]</c> or <c>[HandlerName]</c>, as it is written there.</summary>
internal sealed class DurableHandler
{
    private DurableHandler(INamedTypeSymbol type, AttributeData? retry, AttributeData? nameAttribute)
    {
        Type = type;
        Retry = retry;
        NameAttribute = nameAttribute;
        Name = nameAttribute is null ? null : nameAttribute.ConstructorArguments[0].Value as string ?? "";
        foreach (var argument in retry?.NamedArguments ?? ImmutableArray<KeyValuePair<string, TypedConstant>>.Empty)
        {
            switch (argument.Key)
            {
                case "Attempts":
                    Attempts = argument.Value.Value as int?;
                    break;
                case "FirstDelayMilliseconds":
                    FirstDelay = argument.Value.Value as int?;
                    break;
                case "MaximumDelayMilliseconds":
                    MaximumDelay = argument.Value.Value as int?;
                    break;
                case "TimeoutMilliseconds":
                    Timeout = argument.Value.Value as int?;
                    break;
                case "Jitter":
                    Jitter = argument.Value.Value as double?;
                    break;
                case "NeverFor" when argument.Value is { Kind: TypedConstantKind.Array, IsNull: false }:
                    NeverFor = argument.Value.Values.Select(static value => value.Value as ITypeSymbol).ToImmutableArray();
                    break;
            }
        }
    }

    internal INamedTypeSymbol Type { get; }

    internal AttributeData? Retry { get; }

    internal AttributeData? NameAttribute { get; }

    /// <summary>Null without the attribute.</summary>
    internal string? Name { get; }

    internal int? Attempts { get; }

    internal int? FirstDelay { get; }

    internal int? MaximumDelay { get; }

    internal int? Timeout { get; }

    internal double? Jitter { get; }

    /// <summary>The exceptions; null stands for what is no type.</summary>
    internal ImmutableArray<ITypeSymbol?> NeverFor { get; } = ImmutableArray<ITypeSymbol?>.Empty;

    /// <summary>Null when the type has neither attribute, or one that is still being typed.</summary>
    internal static DurableHandler? Read(INamedTypeSymbol type)
    {
        AttributeData? retry = null;
        AttributeData? name = null;
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass.Is(KnownNames.EventStore, KnownNames.RetryAttribute))
                retry = attribute;
            else if (attribute.AttributeClass.Is(KnownNames.EventStore, KnownNames.HandlerNameAttribute)
                && attribute.ConstructorArguments.Length == 1
                && attribute.ConstructorArguments[0].Kind == TypedConstantKind.Primitive)
            {
                name = attribute;
            }
        }

        return retry is null && name is null ? null : new DurableHandler(type, retry, name);
    }
}
