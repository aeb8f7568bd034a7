using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Middleware;

/// <summary>The rules about middleware. Errors are about middleware that cannot be called.</summary>
internal static class MiddlewareDescriptors
{
    internal static readonly DiagnosticDescriptor NoInvokeAsync = Error(
        DiagnosticIds.MiddlewareWithoutInvokeAsync,
        "Middleware has no InvokeAsync method of a known shape",
        "'{0}' has {1}; write 'ValueTask InvokeAsync<TEvent>(TEvent, EventContext, EventNext<TEvent>, CancellationToken)' or the form for commands");

    internal static readonly DiagnosticDescriptor SameOrder = Error(
        DiagnosticIds.MiddlewareWithSameOrder,
        "Two middleware have the same order",
        "'{0}' has the same order as '{1}', {2}, so nobody could tell which is outside; give each its own");

    internal static readonly DiagnosticDescriptor UnusableClass = Error(
        DiagnosticIds.UnusableMiddleware,
        "Middleware class cannot be used",
        "'{0}' is {1}, so it cannot be a middleware; use a concrete internal or public class of its own");

    internal static readonly DiagnosticDescriptor AppliesToNothing = Create(
        DiagnosticIds.MiddlewareAppliesToNothing,
        "Middleware applies to no message",
        "'{0}' applies to no event, command or query that this assembly or one that it references handles, so it is never called; correct the types of its InvokeAsync, move it to where the handlers are, or remove it",
        Category.Middleware,
        DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        Create(id, title, message, Category.Middleware, DiagnosticSeverity.Error);
}
