using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Delivery;

/// <summary>Reports subscriptions that throw, because no event can be exactly of their type.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SubscriptionTypeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(DeliveryDescriptors.SubscriptionNeverCalled);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is { } bus)
                start.RegisterOperationAction(context => Analyze(context, bus), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, BusTypes bus)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.SubscribedEvent(bus) is not { } @event || @event.ContainsError())
            return;

        // What a type parameter stands for is known only at run time, and Subscribe takes delegates.
        if (@event.TypeKind is TypeKind.TypeParameter or TypeKind.Delegate)
            return;

        // Nothing but a bare "new object()" is exactly an object, so Subscribe lets it pass: a warning, where the others are errors.
        var isObject = @event.SpecialType == SpecialType.System_Object || @event.TypeKind == TypeKind.Dynamic;
        var reason = isObject
            ? "the base of all types, and routing goes by the exact type of an event, so this subscriber is never called"
            : EventRules.WhyNeverArrives(@event) is { } why
                ? why + ", so no event is ever exactly of that type and Subscribe throws"
                : null;
        if (reason is null)
            return;

        var generic = call.Syntax.DescendantNodes().OfType<GenericNameSyntax>().FirstOrDefault(
            static name => name.Identifier.ValueText == KnownNames.Subscribe);
        var location = generic?.TypeArgumentList.Arguments.FirstOrDefault()?.GetLocation() ?? call.NameLocation();
        var descriptor = DeliveryDescriptors.SubscriptionNeverCalled;
        context.ReportDiagnostic(isObject
            ? Diagnostic.Create(
                descriptor, location, DiagnosticSeverity.Warning, additionalLocations: null, properties: null, @event.ToShortName(), reason)
            : Diagnostic.Create(descriptor, location, @event.ToShortName(), reason));
    }
}
