using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Handlers;

/// <summary>The rules about the shape of handlers. Nearly all are errors: such a handler cannot be called.</summary>
internal static class HandlerDescriptors
{
    internal static readonly DiagnosticDescriptor LanguageVersion = Error(
        DiagnosticIds.LanguageVersion,
        "C# 11 or later is needed",
        "[EventHandler<T>] is a generic attribute and needs C# 11 or later, but this project compiles as C# {0}; set <LangVersion>latest</LangVersion> or remove the setting");

    internal static readonly DiagnosticDescriptor MissingHandleAsync = Error(
        DiagnosticIds.MissingHandleAsync,
        "Handler has no HandleAsync method",
        "'{0}' is marked as a handler of '{1}' but has no method '{2} HandleAsync({1})'; add it");

    internal static readonly DiagnosticDescriptor NotAwaitable = Error(
        DiagnosticIds.NotAwaitable,
        "HandleAsync must return ValueTask or Task",
        "'{0}.HandleAsync' returns '{1}', {2}; return {3}");

    internal static readonly DiagnosticDescriptor WrongEventType = Error(
        DiagnosticIds.WrongEventType,
        "HandleAsync takes another event type",
        "'{0}' is marked as a handler of '{1}', but its HandleAsync takes '{2}', which a '{1}' is not; correct the parameter or the attribute");

    internal static readonly DiagnosticDescriptor UnsuppliableParameter = Error(
        DiagnosticIds.UnsuppliableParameter,
        "HandleAsync has a parameter that the bus cannot supply",
        "The bus cannot supply parameter '{0}' of '{1}.HandleAsync'; after the event only an EventContext (or, except in queries, an EmittingContext) and a CancellationToken may follow, by value; take services in the constructor");

    internal static readonly DiagnosticDescriptor UninstantiableClass = Error(
        DiagnosticIds.UninstantiableClass,
        "Handler class cannot be constructed",
        "'{0}' is {1}, so no instance can be made to handle '{2}'; mark a concrete class instead");

    internal static readonly DiagnosticDescriptor InaccessibleClass = Error(
        DiagnosticIds.InaccessibleClass,
        "Handler or event is not accessible to generated code",
        "'{0}' is {1}, so generated code cannot name it; {2}");

    internal static readonly DiagnosticDescriptor UnusableConstructor = Error(
        DiagnosticIds.UnusableConstructor,
        "Handler class has no usable constructor",
        "'{0}' cannot be constructed: {1}");

    internal static readonly DiagnosticDescriptor AmbiguousHandleAsync = Error(
        DiagnosticIds.AmbiguousHandleAsync,
        "More than one HandleAsync fits the event",
        "More than one HandleAsync of '{0}' fits '{1}' equally well; keep one, or add one that takes exactly '{1}'");

    internal static readonly DiagnosticDescriptor DuplicateEvent = Error(
        DiagnosticIds.DuplicateEvent,
        "Handler is marked twice for the same event",
        "'{0}' is marked twice as a handler of '{1}' and would handle each event twice; remove one attribute");

    internal static readonly DiagnosticDescriptor ConflictingLifetimes = Error(
        DiagnosticIds.ConflictingLifetimes,
        "Handler is marked with different lifetimes",
        "'{0}' is marked with the lifetimes {1} and {2}, but a class has one lifetime; use the same in all its attributes");

    internal static readonly DiagnosticDescriptor InaccessibleHandleAsync = Error(
        DiagnosticIds.InaccessibleHandleAsync,
        "HandleAsync is not accessible to generated code",
        "'{0}.HandleAsync' is {1}, so generated code cannot call it; {2}");

    internal static readonly DiagnosticDescriptor EventNeverArrives = Error(
        DiagnosticIds.EventNeverArrives,
        "No event can be of this type",
        "'{0}' is {1}, so no event is ever exactly of that type and '{2}' would never be called; mark the handler with the concrete event types");

    internal static readonly DiagnosticDescriptor OtherContract = Error(
        DiagnosticIds.OtherContract,
        "Command or query has another result",
        "'{0}' does not implement '{1}'{2}, so it could never be sent to this handler; correct the attribute or the type");

    internal static readonly DiagnosticDescriptor NothingDerived = Create(
        DiagnosticIds.NothingDerived,
        "No event derives from this type",
        "No concrete event type that this project knows derives from '{0}', so '{1}' would never be called for it; declare one, or name the events",
        Category.Handlers,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor UnnameableMessage = Create(
        DiagnosticIds.UnnameableMessage,
        "Message is left out since generated code cannot name it",
        "'{0}' does not get '{1}' of the assembly '{2}': it is {3}, so generated code cannot name it; change that, or subscribe where it can be named",
        Category.Handlers,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor MarkWithoutEffect = Create(
        DiagnosticIds.MarkWithoutEffect,
        "Mark has no effect, since nothing was generated for its assembly",
        "'{0}' of the assembly '{1}' {2}",
        Category.Handlers,
        DiagnosticSeverity.Warning,
        tags: WellKnownDiagnosticTags.CompilationEnd);

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        Create(id, title, message, Category.Handlers, DiagnosticSeverity.Error);
}
