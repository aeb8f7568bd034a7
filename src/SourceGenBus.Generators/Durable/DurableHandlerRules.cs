using System.Globalization;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>Whether what a handler's attributes say can be done. Generator and analyzer run the same code.</summary>
internal static class DurableHandlerRules
{
    /// <summary>Whether a contract is written for the handler. Another rule says why not.</summary>
    internal static bool IsUsable(DurableHandler handler, Compilation compilation) =>
        HandlesEvents(handler.Type, compilation)
        && handler.Type.IsNameable(compilation)
        && handler.Type.SelfAndContainers().All(static level => level.Arity == 0)
        && WhyNotRetried(handler) is null
        && NoExceptions(handler, compilation).Count == 0
        && WhyNotNamed(handler) is null;

    /// <summary>Whether the class is marked as the handler of an event; only those take part in deliveries.</summary>
    internal static bool HandlesEvents(INamedTypeSymbol type, Compilation compilation) =>
        HandlerMark.ReadAll(type, compilation).Any(static mark => mark.Kind == HandlerKind.Event);

    /// <summary>Why the numbers of <c>[Retry]</c> make no policy; null when they do.</summary>
    internal static string? WhyNotRetried(DurableHandler handler) => handler switch
    {
        { Attempts: < 1 } => $"'Attempts' is {Text(handler.Attempts)}, and the first attempt counts as one",
        { FirstDelay: < 0 } => $"'FirstDelayMilliseconds' is {Text(handler.FirstDelay)}, and no wait is negative",
        { MaximumDelay: < 0 } => $"'MaximumDelayMilliseconds' is {Text(handler.MaximumDelay)}, and no wait is negative",
        { FirstDelay: { } first, MaximumDelay: { } maximum } when maximum < first =>
            $"'MaximumDelayMilliseconds' is {Text(maximum)}, which is less than the first wait of {Text(first)}",
        { Timeout: < 1 } => $"'TimeoutMilliseconds' is {Text(handler.Timeout)}, and an attempt needs some time",
        { Jitter: { } jitter } when !(jitter >= 0 && jitter <= 1) => $"'Jitter' is {Text(jitter)}, and a part lies between 0 and 1",
        _ => null,
    };

    /// <summary>What stands in <c>NeverFor</c> and is no exception that generated code can name, as it is written in messages.</summary>
    internal static List<string> NoExceptions(DurableHandler handler, Compilation compilation) => handler.NeverFor
        .Where(type => type is not INamedTypeSymbol { IsUnboundGenericType: false } named
            || !named.SelfAndBases().Any(static level => level.Is("System", "Exception"))
            || !named.IsNameable(compilation))
        .Where(static type => type is not { TypeKind: TypeKind.Error })
        .Select(static type => type?.ToShortName() ?? "null")
        .ToList();

    /// <summary>Why the name cannot be stored; null when it can.</summary>
    internal static string? WhyNotNamed(DurableHandler handler) => handler.Name switch
    {
        null => null,
        { } name when string.IsNullOrWhiteSpace(name) => "it is empty",
        { } name when name.Any(char.IsControl) => "it has control characters",
        _ => null,
    };

    private static string Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
