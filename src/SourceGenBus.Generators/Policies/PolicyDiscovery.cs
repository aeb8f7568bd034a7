using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Policies;

/// <summary>
/// Finds the dispatch policies, and the marks of attempts, of the event types that a compilation declares or handles. One that it handles
/// may be constructed from a generic type, or come from an assembly that the generator does not run for.
/// </summary>
internal static class PolicyDiscovery
{
    private static readonly PerFile<PolicyModel> Files = new(ReadFile);

    internal static EquatableArray<PolicyModel> Read(Compilation compilation, CancellationToken cancellationToken) =>
        Files.Read(compilation, cancellationToken)
            .SelectMany(static file => file.Results)
            .Concat(OfReferences(compilation).Select(type => ReadPolicy(type, compilation)).OfType<PolicyModel>())
            .Distinct()
            .OrderBy(static policy => policy.EventQualifiedName, StringComparer.Ordinal)
            .ToEquatableArray();

    /// <summary>The events of referenced assemblies without a module that say how they are dispatched.</summary>
    internal static IEnumerable<INamedTypeSymbol> OfReferences(Compilation compilation) =>
        ReferencedModules.Ungenerated(compilation)
        .SelectMany(static assembly => UngeneratedTypes.Of(assembly))
        .Where(static type => type.GetAttributes().Any(static attribute => IsMark(attribute)));

    private static ImmutableArray<PolicyModel> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        var policies = ImmutableArray.CreateBuilder<PolicyModel>();
        foreach (var declaration in scan.AttributedTypes)
        {
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is not { } type)
                continue;

            var handled = HandlerMark.ReadAll(type, model.Compilation)
                .Where(static mark => mark.Kind == HandlerKind.Event)
                .Select(static mark => mark.Message);
            policies.AddRange(handled.Prepend(type).Select(@event => ReadPolicy(@event, model.Compilation)).OfType<PolicyModel>());
        }

        return policies.ToImmutable();
    }

    /// <summary>Whether an attribute says how events are dispatched.</summary>
    internal static bool IsMark(AttributeData attribute) => IsPolicy(attribute) || IsAttempt(attribute);

    private static PolicyModel? ReadPolicy(ITypeSymbol @event, Compilation compilation)
    {
        // A policy is that of one exact type; an attempt makes attempts of what derives from it, so it may be abstract.
        var policy = EventRules.WhyNeverArrives(@event) is null ? @event.GetAttributes().FirstOrDefault(IsPolicy) : null;
        var isAttempt = @event is INamedTypeSymbol named && named.SelfAndBases().Any(static level => level.GetAttributes().Any(IsAttempt));
        return (policy is not null || isAttempt)
            && !@event.ContainsError()
            && @event is not INamedTypeSymbol { IsUnboundGenericType: true }
            && @event.IsNameable(compilation)
                ? new PolicyModel(
                    @event.ToQualifiedName(), policy is not null, ValueOf(policy, "Execution"), ValueOf(policy, "Failures"), isAttempt)
                : null;
    }

    private static bool IsPolicy(AttributeData attribute) =>
        attribute.AttributeClass.Is(KnownNames.Namespace, KnownNames.DispatchPolicyAttribute);

    private static bool IsAttempt(AttributeData attribute) =>
        attribute.AttributeClass.Is(KnownNames.Namespace, KnownNames.AttemptEventAttribute);

    private static int ValueOf(AttributeData? attribute, string name) =>
        attribute is not null && attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value is int value
            ? value
            : 0;
}
