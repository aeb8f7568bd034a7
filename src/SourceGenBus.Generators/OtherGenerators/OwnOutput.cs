using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Baseline;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Middleware;
using SourceGenBus.Generators.Policies;
using SourceGenBus.Generators.Registration;
using SourceGenBus.Generators.Shapes;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.OtherGenerators;

/// <summary>
/// What this generator wrote into a compilation, as far as rules ask whether something is in it. Each question looks for the very text
/// that the emitters write, with the text before and after a name: one name may be the beginning of another.
/// </summary>
internal sealed class OwnOutput
{
    private readonly Lazy<string> _all;
    private readonly Lazy<ImmutableArray<string>> _classes;

    internal OwnOutput(ImmutableArray<SyntaxTree> trees)
    {
        _all = new(() => Flatten(string.Join("\n", trees)));
        _classes = new(() => trees
            .SelectMany(static tree => tree.GetRoot().DescendantNodes(static node => node is not ClassDeclarationSyntax))
            .OfType<ClassDeclarationSyntax>()
            .Select(static declaration => Flatten(declaration.ToString()))
            .ToImmutableArray());
    }

    /// <summary>Whether messages of this type reach this handler.</summary>
    internal bool Calls(HandlerModel handler)
    {
        var (message, type) = (handler.Event.QualifiedName, $"typeof({handler.QualifiedName})");
        return handler.Kind == HandlerKind.Event
            ? _classes.Value.Any(route => route.Contains($"Route<{message}, ") && route.Contains(type))
            : _all.Value.Contains($", typeof({message}), {type}{(handler.IsOneOfContracts ? ", " : ");")}");
    }

    /// <summary>Whether the middleware wraps any message.</summary>
    internal bool Has(MiddlewareUse use) => _all.Value.Contains($"GetMiddleware<{use.Type.ToQualifiedName()}>()");

    /// <summary>Whether the generator knows a handler of the message in this project.</summary>
    internal bool Handles(HandledMessage message)
    {
        var name = message.Type.ToQualifiedName();
        return message.Kind == HandlerKind.Event
            ? _classes.Value.Any(route => route.Contains($"Route<{name}, "))
            : _all.Value.Contains($", typeof({name}), typeof(");
    }

    /// <summary>Whether the middleware wraps this message.</summary>
    internal bool Wraps(MiddlewareUse use, HandledMessage message)
    {
        var (name, middleware) = (message.Type.ToQualifiedName(), $"GetMiddleware<{use.Type.ToQualifiedName()}>()");
        return _classes.Value.Any(pipeline => pipeline.Contains(middleware)
            && (message.Kind == HandlerKind.Event
                ? pipeline.Contains($"MiddlewareRoute<{name}, ")
                : pipeline.Contains($"CommandPipeline<{name}>") || pipeline.Contains($"CommandPipeline<{name}, ")));
    }

    /// <summary>The handlers of an event, in the order in which they are called.</summary>
    internal ImmutableArray<string> HandlersOf(string @event)
    {
        var route = _classes.Value.FirstOrDefault(route => route.Contains($"Route<{@event}, ") && route.Contains(" : base(bus, typeof("));
        if (route is null)
            return ImmutableArray<string>.Empty;
        var start = route.IndexOf(" : base(bus, typeof(", StringComparison.Ordinal);
        return Regex.Match(route.Substring(start), @"base\(bus(?:, typeof\((?<handler>[^()]+)\))+\)").Groups["handler"].Captures
            .Cast<Capture>()
            .Select(static handler => handler.Value)
            .ToImmutableArray();
    }

    internal bool Has(PolicyModel policy) =>
        (!policy.HasPolicy || _all.Value.Contains(Flatten(PolicyEmitter.Policy(policy))))
        && (!policy.IsAttempt || _all.Value.Contains(Flatten(PolicyEmitter.Attempt(policy))));

    internal bool Has(DurableEventModel @event) => _all.Value.Contains(Flatten(DurableEventsEmitter.Registration(@event)));

    internal bool Has(HandlerContractModel handler) => _all.Value.Contains(Flatten(DurableEventsEmitter.Registration(handler)));

    /// <summary>Whether there are shapes at all: a host that only analyzes code may leave them out.</summary>
    internal bool HasShapes => _all.Value.Contains($"\"{BaselineFile.MetadataKey}\"");

    internal bool HasShape(string shapes) => _all.Value.Contains(Flatten(EventShapesEmitter.Attribute(shapes)));

    internal bool HasDurableEvent(string qualifiedName) => _all.Value.Contains($"EventContract<{qualifiedName}>(");

    internal bool Has(UpcasterModel upcaster) => _all.Value.Contains(DurableEventsEmitter.Registration(upcaster));

    /// <summary>Whether a handler or middleware is made as its declaration demands.</summary>
    internal bool Makes(HandlerRegistrationModel registration) =>
        _all.Value.Contains(Flatten(ModuleEmitter.Registration(registration)))
            && _all.Value.Contains(Flatten(ModuleEmitter.Construction(registration)));

    /// <summary>How far lines are indented depends on where they stand.</summary>
    private static string Flatten(string text) => Regex.Replace(text, @"\s+", " ");
}
