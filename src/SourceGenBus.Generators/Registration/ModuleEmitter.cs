using System.Globalization;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Commands;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Experimental;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Policies;

namespace SourceGenBus.Generators.Registration;

/// <summary>Writes the module of an assembly.</summary>
internal static class ModuleEmitter
{
    private const int NamesOnLine = 10;

    internal static void AddModule(this SourceProductionContext output, ModuleModel? module, EquatableArray<string> experimental)
    {
        if (module is null)
            return;

        var writer = new SourceWriter()
            .Line(GeneratedText.PublicHeader)
            .Lines(GeneratedText.ExternAliases(module.ReferencedModules))
            .Line($"[assembly: global::SourceGenBus.EventBusModule(typeof(global::{module.Namespace}.Module))]")
            .Lines(
                module.Routes.Select(static route => $"[assembly: global::SourceGenBus.HandledEvent(typeof({route.EventQualifiedName}))]"))
            .Lines(module.Commands.Select(Declare))
            .Line()
            .Line($"namespace {module.Namespace};")
            .Line()
            .Line("/// <summary>The handlers and routes of this assembly. Public so that a host can compose it; the handlers need not be.</summary>")
            .Line(GeneratedText.GeneratedCode)
            .Line(GeneratedText.Hidden)
            .Open("public sealed class Module : global::SourceGenBus.EventBusModule")
            .Line($"public override int ContractVersion => {GeneratedText.ContractVersion};")
            .Line()
            .Line($"public override string PackageVersion => \"{GeneratedText.PackageVersion}\";")
            .Line();

        if (module.ReferencedModules.Count > 0)
        {
            writer
                .Open("public override global::System.Collections.Generic.IEnumerable<global::SourceGenBus.EventBusModule> References => new global::SourceGenBus.EventBusModule[]")
                .Lines(module.ReferencedModules.Select(static reference => $"new {reference}(),"))
                .Close("};")
                .Line();
        }

        var numbers = module.IsEditable ? NumberedFactory.ByName(module.Handlers.Select(static handler => handler.QualifiedName)) : null;
        writer
            .Open("public override void AddHandlers(global::SourceGenBus.HandlerCollection handlers)")
            .Lines(module.Handlers.Select((handler, number) => $"handlers.Add({numbers?[number] ?? number}, {Registration(handler)}"))
            .Close();
        NumberedFactory.Emit(
            writer,
            "object CreateHandler(int handler, global::System.IServiceProvider services)",
            module.Handlers.Select(Construction),
            numbers);

        EmitRoutes(writer, module);
        if (module.Policies.Count > 0 || module.Wraps.Any(static wrap => wrap.IsEvent))
            EmitMarks(writer, module);
        if (module.Commands.Count > 0 || module.Wraps.Any(static wrap => !wrap.IsEvent))
            EmitCommands(writer, module);

        writer.Close();
        output.AddSource("Module.g.cs", writer.ToSourceText().Allowing(experimental));
    }

    private static void EmitRoutes(SourceWriter writer, ModuleModel module)
    {
        if (module.Routes.Count == 0)
            return;

        var names = module.Routes.Select(static route => route.NameHash.ToString(CultureInfo.InvariantCulture)).ToList();
        writer
            .Line()
            .Line("// Hashes of the event types' names: the run-time finds a type's route by them, and loads no other type.")
            .Open("public override global::System.ReadOnlySpan<int> EventNames => new int[]")
            .Lines(Enumerable.Range(0, (names.Count + NamesOnLine - 1) / NamesOnLine).Select(line =>
                string.Join(", ", names.Skip(line * NamesOnLine).Take(NamesOnLine)) + ","))
            .Close("};");
        NumberedFactory.Emit(
            writer,
            "global::System.Type GetEventType(int route)",
            module.Routes.Select(static route => $"typeof({route.EventQualifiedName})"));
        NumberedFactory.Emit(
            writer,
            "global::SourceGenBus.Dispatch.EventRoute CreateRoute(int route, global::SourceGenBus.EventBus bus)",
            module.Routes.Select(static route => $"new {route.ClassName}(bus)"));
    }

    private static void EmitMarks(SourceWriter writer, ModuleModel module) =>
        writer
            .Line()
            .Open("public override void AddRoutes(global::SourceGenBus.Dispatch.RouteTable routes)")
            .Lines(module.Policies.Where(static policy => policy.HasPolicy).Select(PolicyEmitter.Policy))
            .Lines(module.Policies.Where(static policy => policy.IsAttempt).Select(PolicyEmitter.Attempt))
            .Lines(module.Wraps.Where(static wrap => wrap.IsEvent).Select(static wrap =>
                $"routes.Wrap(typeof({wrap.MessageQualifiedName}), static (bus, inner) => new {wrap.ClassName}(bus, inner));"))
            .Close();

    private static void EmitCommands(SourceWriter writer, ModuleModel module)
    {
        writer
            .Line()
            .Open("public override void AddCommands(global::SourceGenBus.Dispatch.CommandTable commands)")
            .Lines(module.Commands.Select(static (command, number) => $"commands.Add({number}, {CommandArguments(command)}"))
            .Lines(module.Wraps.Where(static wrap => !wrap.IsEvent).Select(static wrap =>
                $"commands.Wrap(typeof({wrap.MessageQualifiedName}), static (bus, inner) => new {wrap.ClassName}(bus, inner));"))
            .Close();
        NumberedFactory.Emit(
            writer,
            "global::SourceGenBus.Dispatch.CommandRoute CreateCommandRoute(int route, global::SourceGenBus.EventBus bus)",
            module.Commands.Select(static command => $"new {command.ClassName}(bus)"));
    }

    private static string CommandArguments(CommandNameModel command) =>
        $"typeof({command.MessageQualifiedName}), typeof({command.HandlerQualifiedName}){(command.Contract is null ? "" : $", typeof({command.Contract})")});";

    /// <summary>Tells hosts what is handled, and as what where the message could be sent as something else, too.</summary>
    private static string Declare(CommandNameModel command)
    {
        var handler = command.HandlerQualifiedName.Replace("global::", "");
        var contract = command.Contract is null ? "" : $", Contract = typeof({command.Contract})";
        return $"[assembly: global::SourceGenBus.HandledCommand(typeof({command.MessageQualifiedName}), \"{handler}\"{contract})]";
    }

    /// <summary>The registration of a handler after its number.</summary>
    internal static string Registration(HandlerRegistrationModel handler)
    {
        var dependencies = string.Concat(handler.Constructor
            .Where(static dependency => dependency.Default is null)
            .Select(static dependency => $",\n    new global::SourceGenBus.HandlerDependency(typeof({dependency.QualifiedType}){(dependency.Key is null ? "" : ", " + dependency.Key)})"));
        var lifetime = handler.Lifetime == HandlerLifetimeModel.Singleton && dependencies.Length == 0
            ? ""
            : $", global::SourceGenBus.HandlerLifetime.{handler.Lifetime}";
        return $"typeof({handler.QualifiedName}){lifetime}{dependencies});";
    }

    internal static string Construction(HandlerRegistrationModel handler)
    {
        // One to a line when there are several: each is a long name, and a debugger stops at lines.
        var arguments = handler.Constructor.Count < 2
            ? string.Concat(handler.Constructor.Select(Resolve))
            : "\n    " + string.Join(",\n    ", handler.Constructor.Select(Resolve));
        return $"new {handler.QualifiedName}({arguments})";
    }

    private static string Resolve(DependencyModel dependency, int index) => dependency switch
    {
        { QualifiedType: "global::System.IServiceProvider", Key: null } => "services",
        { Key: null, Default: null } =>
            $"{GeneratedText.Extensions}.ServiceProviderServiceExtensions.GetRequiredService<{dependency.QualifiedType}>(services)",
        { Key: { } key, Default: null } =>
            $"{GeneratedText.Extensions}.ServiceProviderKeyedServiceExtensions.GetRequiredKeyedService<{dependency.QualifiedType}>(services, {key})",
        { Key: null, Default: { } fallback } =>
            $"services.GetService(typeof({dependency.QualifiedType})) is {dependency.QualifiedType} service{index} ? service{index} : {fallback}",
        { Key: { } key, Default: { } fallback } =>
            $"(services as {GeneratedText.Extensions}.IKeyedServiceProvider)?.GetKeyedService(typeof({dependency.QualifiedType}), {key}) is {dependency.QualifiedType} service{index} ? service{index} : {fallback}",
    };
}
