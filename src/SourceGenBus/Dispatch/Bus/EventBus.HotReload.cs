using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus;

public sealed partial class EventBus
{
    /// <summary>
    /// Makes everything anew that came out of generated code. Subscribers, and the handlers and middleware that exist, stay. A handler
    /// that is new to a container, which cannot be added to, is made and kept by the bus.
    /// </summary>
    internal void Reload(Type[] updatedTypes)
    {
        try
        {
            foreach (var type in updatedTypes)
            {
                if (type.IsSubclassOf(typeof(EventBusModule)) && !_modules.Any(module => module.GetType() == type))
                    Log.ModuleNotReached(type);
            }

            AddNewHandlers();
            Routes.Reload();
            Commands.Reload(_modules);
        }
        catch (Exception exception)
        {
            Log.ReloadFailed(exception); // A command may have two handlers at the moment. The next change tries again.
        }
    }

    private void AddNewHandlers()
    {
        var registrations = HandlerCollection.Of(_modules);
        foreach (var handler in _handlers)
            handler.NumberAs(registrations.Find(registration => registration.HandlerType == handler.HandlerType));

        var known = Services.GetService<IServiceProviderIsService>();
        var added = registrations.FindAll(handler =>
            !_handlers.Exists(other => other.HandlerType == handler.HandlerType) && known?.IsService(handler.HandlerType) != true);
        _handlers.AddRange(added);
        if (Services is HandlerServices services)
        {
            services.Add(added);
        }
        else if (added.Count > 0)
        {
            var own = new HandlerServices(added, Services) { Bus = this };
            (_ownedHandlers, Services) = (own, own);
        }
    }
}
