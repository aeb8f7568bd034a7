using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.BusApi;

/// <summary>Recognizes the calls that add a handler at run time.</summary>
internal static class SubscribeCalls
{
    /// <summary>The event that a call subscribes to; null when it is no subscription.</summary>
    internal static ITypeSymbol? SubscribedEvent(this IInvocationOperation call, BusTypes bus) =>
        IsSubscribe(call.TargetMethod, bus) ? call.TargetMethod.TypeArguments[0] : null;

    internal static bool IsSubscribe(IMethodSymbol method, BusTypes bus) =>
        method is { Name: KnownNames.Subscribe, TypeArguments.Length: 1, Parameters.Length: 1 } && bus.IsBus(method.ContainingType);
}
