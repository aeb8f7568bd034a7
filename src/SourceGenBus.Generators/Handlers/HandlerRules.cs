using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Handlers;

/// <summary>
/// Reads the handlers that a class is marked as. The generator asks for the models, the analyzer for the violations; both
/// run the same code, so what is left out of the generated code always has a diagnostic.
/// </summary>
internal static class HandlerRules
{
    /// <summary>Reads every valid handler attribute of a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="compilation">The compilation it belongs to.</param>
    /// <param name="report">Receives what is wrong; null when only the models matter.</param>
    internal static ImmutableArray<HandlerRead> Read(INamedTypeSymbol type, Compilation compilation, Action<Diagnostic>? report)
    {
        // The compiler says what is wrong with an attribute on a struct, and with a class that has no name yet.
        if (type.TypeKind != TypeKind.Class || type.IsNameless())
            return ImmutableArray<HandlerRead>.Empty;

        var marks = HandlerMark.ReadAll(type, compilation, report is null ? null : mark => report(Diagnostic.Create(
            HandlerDescriptors.NothingDerived, LocationOf(mark.Attribute, type), mark.Message.ToShortName(), type.ToShortName())));
        if (report is not null)
            ReportLeftOut(type, compilation, report);
        if (marks.IsEmpty)
            return ImmutableArray<HandlerRead>.Empty;

        if (compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp11 } old)
        {
            report?.Invoke(Diagnostic.Create(
                HandlerDescriptors.LanguageVersion, LocationOf(marks[0].Attribute, type), old.LanguageVersion.ToDisplayString()));
            return ImmutableArray<HandlerRead>.Empty;
        }

        var isUsable = IsUsableClass(type, marks, compilation, report) & HasOneLifetime(type, marks, report);
        var valid = ReadMarks(type, marks, compilation, report);
        var reads = ImmutableArray.CreateBuilder<HandlerRead>(valid.Count);
        var constructor = default(ConstructorSelection?);
        var failed = new HashSet<AttributeData>();

        foreach (var mark in valid)
        {
            // One attribute may stand for many events, of which each would break the same rule in the same place.
            var call = HandleAsyncSelection.Select(type, mark, valid, compilation, failed.Contains(mark.Attribute) ? null : report);
            if (call is null)
                failed.Add(mark.Attribute);
            if (call is null || !isUsable)
                continue;

            var lifetime = HandlerLifetimeModel.Static;
            var dependencies = EquatableArray<DependencyModel>.Empty;
            if (!call.IsStatic)
            {
                constructor ??= ConstructorSelection.Select(type, compilation, report);
                if (!constructor.IsUsable)
                    continue;
                lifetime = LifetimeOf(mark.Attribute);
                dependencies = constructor.Dependencies;
            }

            var model = new HandlerModel(
                mark.Kind,
                EventModel.Of(mark.Message),
                mark.Result?.ToAnnotatedName(),
                mark.Contract?.ToQualifiedName(),
                type.ToQualifiedName(),
                TypeIdentifiers.Of(type),
                lifetime,
                OrderOf(mark.Attribute),
                call.Model,
                dependencies,
                mark.Contract is not null && HandlerMark.ContractsOf(mark.Message).Skip(1).Any());
            reads.Add(new HandlerRead(mark, model));
        }

        return reads.ToImmutable();
    }

    /// <summary>The events that a class handles, each with the method that does; none for a class with an error.</summary>
    internal static List<HandledEvent> ReadEvents(INamedTypeSymbol type, Compilation compilation)
    {
        var handled = new List<HandledEvent>();
        var marks = HandlerMark.ReadAll(type, compilation);
        if (!marks.Any(static mark => mark.Kind == HandlerKind.Event))
            return handled;

        var valid = ReadMarks(type, marks, compilation, report: null);
        foreach (var mark in valid.Where(static mark => mark.Kind == HandlerKind.Event))
        {
            if (HandleAsyncSelection.Select(type, mark, valid, compilation, report: null) is { } call)
                handled.Add(new HandledEvent(mark.Message, call.Method));
        }

        return handled;
    }

    /// <summary>Whether the compiler rejects whatever handler this is reported of, so that no analyzer gets to report it.</summary>
    internal static bool IsRejected(Diagnostic diagnostic) => diagnostic.Id == DiagnosticIds.LanguageVersion;

    /// <summary>Where an attribute stands, or the class where it has no source.</summary>
    internal static Location LocationOf(AttributeData attribute, ISymbol owner) =>
        attribute.ApplicationSyntaxReference is { } reference
            ? Location.Create(reference.SyntaxTree, reference.Span)
            : owner.Locations.FirstOrDefault() ?? Location.None;

    /// <summary>The value of <c>Lifetime</c>; singleton when it is not set or not a member of the enum.</summary>
    internal static HandlerLifetimeModel LifetimeOf(AttributeData attribute)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument is { Key: "Lifetime", Value.Value: int value and (1 or 2) })
                return (HandlerLifetimeModel)value;
        }

        return HandlerLifetimeModel.Singleton;
    }

    /// <summary>What derives from the base of an <c>IncludeDerived</c> and is not handled all the same.</summary>
    private static void ReportLeftOut(INamedTypeSymbol type, Compilation compilation, Action<Diagnostic> report)
    {
        foreach (var (mark, @event, why) in HandlerMark.LeftOut(type, compilation))
        {
            report(Diagnostic.Create(
                HandlerDescriptors.UnnameableMessage,
                LocationOf(mark.Attribute, type),
                type.ToShortName(),
                @event.ToShortName(),
                TypeNames.HomeOf(@event, compilation),
                why));
        }
    }

    private static int OrderOf(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Order").Value.Value is int order ? order : 0;

    private static bool IsUsableClass(
        INamedTypeSymbol type,
        ImmutableArray<HandlerMark> marks,
        Compilation compilation,
        Action<Diagnostic>? report)
    {
        var location = type.Locations.FirstOrDefault() ?? Location.None;
        var @event = marks[0].Message.ToShortName();

        if (type is { IsAbstract: true, IsStatic: false })
        {
            report?.Invoke(Diagnostic.Create(HandlerDescriptors.UninstantiableClass, location, type.ToShortName(), "abstract", @event));
            return false;
        }

        if (type.SelfAndContainers().Any(static container => container.Arity > 0))
        {
            report?.Invoke(
                Diagnostic.Create(HandlerDescriptors.UninstantiableClass, location, type.ToShortName(), "an open generic type", @event));
            return false;
        }

        if (type.IsNameable(compilation))
            return true;

        report?.Invoke(Diagnostic.Create(HandlerDescriptors.InaccessibleClass, location, type.ToShortName(), WhyHidden(type, compilation), Accessibilities.Remedy(type, compilation)));
        return false;
    }

    private static string WhyHidden(ITypeSymbol type, Compilation compilation) =>
        TypeNames.WhyUnnameable(type, compilation.Assembly, compilation) ?? Accessibilities.Describe(type);

    private static bool HasOneLifetime(INamedTypeSymbol type, ImmutableArray<HandlerMark> marks, Action<Diagnostic>? report)
    {
        var first = LifetimeOf(marks[0].Attribute);
        foreach (var mark in marks)
        {
            var lifetime = LifetimeOf(mark.Attribute);
            if (lifetime == first)
                continue;
            report?.Invoke(Diagnostic.Create(
                HandlerDescriptors.ConflictingLifetimes, LocationOf(mark.Attribute, type), type.ToShortName(), first, lifetime));
            return false;
        }

        return true;
    }

    /// <summary>The marks whose distinct messages can arrive. One that does not compile is left to the compiler to report.</summary>
    private static List<HandlerMark> ReadMarks(
        INamedTypeSymbol type,
        ImmutableArray<HandlerMark> marks,
        Compilation compilation,
        Action<Diagnostic>? report)
    {
        var valid = new List<HandlerMark>(marks.Length);
        var seen = new HashSet<ITypeSymbol>(RunTimeTypes.Comparer);
        foreach (var mark in marks)
        {
            var (@event, result, attribute) = (mark.Message, mark.Result, mark.Attribute);
            if (@event.ContainsError() || result?.ContainsError() == true)
                continue;

            if (!seen.Add(@event))
            {
                report?.Invoke(Diagnostic.Create(
                    HandlerDescriptors.DuplicateEvent, LocationOf(attribute, type), type.ToShortName(), @event.ToShortName()));
            }
            else if (EventRules.WhyNeverArrives(@event) is { } reason)
            {
                report?.Invoke(Diagnostic.Create(
                    HandlerDescriptors.EventNeverArrives, LocationOf(attribute, type), @event.ToShortName(), reason, type.ToShortName()));
            }
            else if (new[] { @event, result }.FirstOrDefault(part => part is not null && !part.IsNameable(compilation)) is { } hidden)
            {
                report?.Invoke(Diagnostic.Create(
                    HandlerDescriptors.InaccessibleClass,
                    LocationOf(attribute, type),
                    hidden.ToShortName(),
                    WhyHidden(hidden, compilation),
                    Accessibilities.Remedy(hidden, compilation)));
            }
            else if (mark is { ContractName: { } contract, Contract: null })
            {
                var actual = mark.ContractsOfMessage().Select(static other => other.ToShortName()).FirstOrDefault();
                report?.Invoke(Diagnostic.Create(
                    HandlerDescriptors.OtherContract,
                    LocationOf(attribute, type),
                    @event.ToShortName(),
                    contract,
                    actual is null ? "" : $" but '{actual}'"));
            }
            else
            {
                valid.Add(mark);
                if (@event.SpecialType == SpecialType.System_Object && report is not null)
                    ReportObject(type, attribute, report);
            }
        }

        return valid;
    }

    /// <summary>
    /// Nothing but a bare <c>new object()</c> is exactly an object, so the handler stays: a warning, where the others are errors.
    /// </summary>
    private static void ReportObject(INamedTypeSymbol type, AttributeData attribute, Action<Diagnostic> report) => report(Diagnostic.Create(
        HandlerDescriptors.EventNeverArrives,
        LocationOf(attribute, type),
        DiagnosticSeverity.Warning,
        additionalLocations: null,
        properties: null,
        "object",
        "the base of all types",
        type.ToShortName()));
}
