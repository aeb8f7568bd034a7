using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Policies;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Registration;

/// <summary>
/// Reports marks in referenced assemblies that nothing was generated for: no analyzer ran there, and nobody else would say that a handler
/// is never called. The first assembly above that has the generator does.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UngeneratedAssemblyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(HandlerDescriptors.MarkWithoutEffect);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(Check);
    }

    private static void Check(CompilationAnalysisContext context)
    {
        if (!BusReference.IsUsable(context.Compilation, context.CancellationToken))
            return;

        foreach (var assembly in ReferencedModules.Ungenerated(context.Compilation))
        {
            var types = UngeneratedTypes.Of(assembly);
            var handlers = types
                .Where(static type => type.GetAttributes().Any(static attribute => HandlerMark.Read(attribute) is not null))
                .ToList();
            var policies = types.Where(static type => type.GetAttributes().Any(PolicyDiscovery.IsMark)).ToList();
            if ((handlers.Count == 0 && policies.Count == 0) || HasModuleAbove(assembly, context.Compilation))
                continue;
            foreach (var handler in handlers)
            {
                Report(
                    handler,
                    "is marked as a handler and is never called, since nothing was generated for that assembly; reference the package "
                    + "SourceGenBus in it, or move the class to a project that does");
            }

            foreach (var type in policies)
            {
                if (TypeNames.WhyUnnameable(type, context.Compilation.Assembly, context.Compilation) is { } why)
                {
                    Report(
                        type,
                        "says how it is dispatched, which has no effect: nothing was generated for that assembly, and code here cannot "
                        + $"name the type, which is {why}; reference the package SourceGenBus in it, or make the type public");
                }
            }
        }

        void Report(INamedTypeSymbol type, string what) => context.ReportDiagnostic(Diagnostic.Create(
            HandlerDescriptors.MarkWithoutEffect, Location.None, type.ToShortName(), type.ContainingAssembly.Name, what));
    }

    /// <summary>Whether another assembly, which the generator ran for, stands between: it has reported the same.</summary>
    private static bool HasModuleAbove(IAssemblySymbol assembly, Compilation compilation) => AssemblyReferences.Of(compilation)
        .WithThoseThatReach(assembly)
        .Any(other => ReferencedModules.Of(other) is not null);
}
