using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>Finds the dispatch policies of the event types that a compilation declares.</summary>
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
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is { Arity: 0 } type
                && EventRules.WhyNeverArrives(type) is null
                && type.IsNameable(model.Compilation)
                && type.GetAttributes().FirstOrDefault(IsPolicy) is { } attribute)
            {
                policies.Add(new PolicyModel(type.ToQualifiedName(), ValueOf(attribute, "Execution"), ValueOf(attribute, "Failures")));
            }
        }

        return policies.ToImmutable();
    }

    private static bool IsPolicy(AttributeData attribute) => attribute.AttributeClass.Is(KnownNames.Namespace, "DispatchPolicyAttribute");

    private static int ValueOf(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value is int value ? value : 0;
}
