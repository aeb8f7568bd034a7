using SourceGenBus;
using SourceGenBus.AspNetCore;

// What stands around every command, query and event, outermost first.
[assembly: UseMiddleware<HttpContextEnrichmentMiddleware>(10)] // correlation and request id
[assembly: UseMiddleware<ContextEnrichmentMiddleware>(20)] // the trace, where no header said more
[assembly: UseMiddleware<LoggingMiddleware>(30)]
[assembly: UseMiddleware<ValidationMiddleware>(40)] // before anything waits for the database
[assembly: UseMiddleware<TimeoutMiddleware>(50)]
[assembly: UseMiddleware<UnitOfWorkMiddleware>(60)] // a transaction per command
