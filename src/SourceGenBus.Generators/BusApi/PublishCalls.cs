using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.BusApi;

/// <summary>Recognizes the calls that publish an event.</summary>
internal static class PublishCalls
{
    /// <summary>
    /// The type of the event that a call publishes, as well as the compiler knows it: in
    /// <c>PublishAsync&lt;object&gt;(new OrderPlaced())</c> it is <c>OrderPlaced</c>. Null when the call is no publish.
    /// </summary>
    internal static ITypeSymbol? PublishedEvent(this IInvocationOperation call, BusTypes bus)
    {
        if (!IsPublish(call.TargetMethod, bus))
            return null;

        // An implementation of the interface may name its parameter as it likes.
        var argument = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "event")?.Value
            ?? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value;
        while (argument is IConversionOperation { IsImplicit: true, Conversion.IsUserDefined: false } conversion)
            argument = conversion.Operand;
        return argument?.Type is { TypeKind: not TypeKind.Error } type ? type : call.TargetMethod.TypeArguments[0];
    }

    internal static bool IsPublish(IMethodSymbol method, BusTypes bus) => method switch
    {
        { Name: KnownNames.PublishAsync, TypeArguments.Length: 1, Parameters.Length: 2 or 3 } => bus.IsBus(method.ContainingType),
        { Name: "PublishAndReportAsync", TypeArguments.Length: 1 } => method.ContainingType.Is(KnownNames.Namespace, "EventBusReporting"),
        _ => false,
    };

    /// <summary>Whether a call publishes the events that an aggregate has collected, whatever their types.</summary>
    internal static bool IsPublishOfAggregate(IMethodSymbol method) =>
        method.Name == "PublishUncommittedAsync" && method.ContainingType.Is(KnownNames.DomainNamespace, "AggregatePublishing");
}
