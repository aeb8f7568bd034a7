using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Published;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Commands;

/// <summary>
/// Reports a command or query that is sent although nothing handles it. Only in a program that composes its bus: a library's
/// commands may be handled by assemblies that it does not know, and a program without a bus sends to doubles.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnhandledCommandAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(CommandDescriptors.Unhandled);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication)
                start.RegisterOperationAction(Analyze, OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (SendCalls.SentMessage(call) is not { Type: { } type } message
            || !EventRules.IsExact(type)
            || type.ContainsError()
            || !Composition.IsIn(context.Compilation, context.CancellationToken))
        {
            return;
        }

        var handlers = CommandHandlers.Of(context.Compilation, context.CancellationToken);
        if (!handlers.IsHandled(type))
        {
            if (type is INamedTypeSymbol sent && PublishedEvents.IsPublished(sent) && DurableCommands.KindOf(sent) is not null)
                return; // Another program handles it.

            var attribute = SendCalls.HandlerAttributeFor(call.TargetMethod, type);
            Report($"Nothing handles '{type.ToShortName()}'", $"mark a class [{attribute}] in this project or in one that it references");
        }
        else if (call.TargetMethod.Parameters[0].Type is INamedTypeSymbol contract && handlers.TakesOther(type, contract) is { } other)
        {
            Report(
                $"{other.Description} handles '{type.ToShortName()}' as '{other.Contract}' and not as '{contract.ToShortName()}'",
                "send it as what its handler takes, or give each kind of message a type of its own");
        }

        void Report(string what, string remedy) =>
            context.ReportDiagnostic(Diagnostic.Create(CommandDescriptors.Unhandled, message.Syntax.GetLocation(), what, remedy));
    }
}
