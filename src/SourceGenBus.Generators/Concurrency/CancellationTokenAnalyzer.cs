using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>Reports cancellation tokens that handlers do not pass on, or do not take.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CancellationTokenAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic that names the token to pass.</summary>
    internal const string Token = "Token";

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(ConcurrencyDescriptors.TokenNotPassed, ConcurrencyDescriptors.TokenNotTaken);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is not null)
                HandlerBodies.Watch(start, Analyze);
        });
    }

    private static void Analyze(HandlerBodies bodies, SymbolAnalysisContext context)
    {
        foreach (var (method, body, _) in bodies.Reachable(context.CancellationToken))
        {
            var without = default(IInvocationOperation);
            foreach (var operation in body.Descendants())
            {
                if (operation is not IInvocationOperation call || !TokenFlow.LacksToken(call))
                    continue;
                if (TokenFlow.TokenAt(call, method) is { } token)
                    ReportNotPassed(context, call, token);
                else
                    without ??= call;
            }

            if (without is not null && HandlerClasses.IsEntry(method) && TokenFlow.TokenOf(method) is null && CanChange(method))
                ReportNotTaken(context, method, without);
        }
    }

    private static void ReportNotPassed(SymbolAnalysisContext context, IInvocationOperation call, IParameterSymbol token) =>
        context.ReportDiagnostic(Diagnostic.Create(
            ConcurrencyDescriptors.TokenNotPassed,
            call.NameLocation(),
            ImmutableDictionary<string, string?>.Empty.Add(Token, token.Name),
            call.TargetMethod.Name,
            token.Name));

    private static void ReportNotTaken(SymbolAnalysisContext context, IMethodSymbol method, IInvocationOperation call) =>
        context.ReportDiagnostic(Diagnostic.Create(
            ConcurrencyDescriptors.TokenNotTaken,
            method.Locations.FirstOrDefault(static location => location.IsInSource),
            method.ContainingType.ToShortName(),
            call.TargetMethod.Name));

    /// <summary>A method that somebody else prescribes keeps its parameters.</summary>
    private static bool CanChange(IMethodSymbol method) =>
        method is { IsOverride: false, IsVirtual: false, ExplicitInterfaceImplementations.IsEmpty: true, PartialDefinitionPart: null }
        && !method.ContainingType.AllInterfaces
            .SelectMany(static @interface => @interface.GetMembers(KnownNames.HandleAsync))
            .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));
}
