using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>
/// Finds the dispatch policies of the event types that a compilation declares or handles. One that it handles may be
/// constructed from a generic type, or come from an assembly that the generator does not run for.
/// </summary>
internal static class PolicyDiscovery
{
    private static readonly PerFile<PolicyModel> Files = new(ReadFile);

    internal static EquatableArray<PolicyModel> Read(Compilation compilation, CancellationToken cancellationToken) =>
        Files.Read(compilation, cancellationToken)
            .SelectMany(static file => file.Results)
            .Distinct()
            .OrderBy(static policy => policy.EventQualifiedName, StringComparer.Ordinal)
            .ToEquatableArray();

    private static ImmutableArray<PolicyModel> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        var policies = ImmutableArray.CreateBuilder<PolicyModel>();
        foreach (var declaration in scan.AttributedTypes)
        {
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is not { } type)
                continue;

            var handled = type.GetAttributes()
                .Select(HandlerMark.Read)
                .Where(static mark => mark is { Kind: HandlerKind.Event })
                .Select(static mark => mark!.Message);
            policies.AddRange(handled.Prepend(type).Select(@event => ReadPolicy(@event, model.Compilation)).OfType<PolicyModel>());
        }

        return policies.ToImmutable();
    }

    private static PolicyModel? ReadPolicy(ITypeSymbol @event, Compilation compilation) =>
        EventRules.WhyNeverArrives(@event) is null
        && @event.GetAttributes().FirstOrDefault(IsPolicy) is { } attribute
        && !@event.ContainsError()
        && @event is not INamedTypeSymbol { IsUnboundGenericType: true }
        && @event.IsNameable(compilation)
            ? new PolicyModel(@event.ToQualifiedName(), ValueOf(attribute, "Execution"), ValueOf(attribute, "Failures"))
            : null;

    private static bool IsPolicy(AttributeData attribute) => attribute.AttributeClass.Is(KnownNames.Namespace, "DispatchPolicyAttribute");

    private static int ValueOf(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value is int value ? value : 0;
}
