using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Durable;

/// <summary>The rules about how durable events are delivered to handlers.</summary>
internal static class DurableHandlerDescriptors
{
    internal static readonly DiagnosticDescriptor UnusableRetry = Create(
        DiagnosticIds.UnusableRetry,
        "Retry policy has an invalid value",
        "'{0}' cannot be tried again as its [Retry] says, because {1}",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor NoException = Create(
        DiagnosticIds.RetryOfNoException,
        "Retry policy names a type that is no exception",
        "'{1}' never throws '{0}', which is no exception type that generated code can name, so 'NeverFor' cannot stand for it; name an exception class",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor NoHandler = Create(
        DiagnosticIds.DeliveryAttributeOnNoHandler,
        "Class with a retry policy or a handler name handles no event",
        "'{0}' is marked with [{1}], but handles no event, so nothing is delivered to it; add [EventHandler<TEvent>] or remove the attribute",
        Category.Durability,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor UnusableName = Create(
        DiagnosticIds.UnusableHandlerName,
        "Handler name cannot be stored",
        "'{0}' cannot be stored under the name '{1}', because {2}",
        Category.Durability,
        DiagnosticSeverity.Error);
}
