using Microsoft.CodeAnalysis;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Descriptors;

/// <summary>The rules about middleware. All are errors: such a middleware cannot be called.</summary>
internal static class MiddlewareDescriptors
{
    internal static readonly DiagnosticDescriptor NoInvokeAsync = Error(
        DiagnosticIds.MiddlewareWithoutInvokeAsync,
        "Middleware has no InvokeAsync method of a known shape",
        "'{0}' has no InvokeAsync that the bus could call; add 'ValueTask InvokeAsync<TEvent>(TEvent, EventContext, EventNext<TEvent>, CancellationToken)' or the form for commands");

    internal static readonly DiagnosticDescriptor SameOrder = Error(
        DiagnosticIds.MiddlewareWithSameOrder,
        "Two middleware have the same order",
        "'{0}' has the same order as '{1}', {2}, so nobody could tell which is outside; give each its own");

    internal static readonly DiagnosticDescriptor UnusableClass = Error(
        DiagnosticIds.UnusableMiddleware,
        "Middleware class cannot be used",
        "'{0}' is {1}, so generated code cannot construct it; use a concrete internal or public class");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        Create(id, title, message, Category.Middleware, DiagnosticSeverity.Error);
}
