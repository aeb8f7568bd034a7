using Catalog.Api.Products;
using Catalog.Api.Reviews;
using SourceGenBus;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddProblemDetails();
builder.Services.AddHealthChecks();
builder.Services.AddHttpContextAccessor();
builder.Services.AddScoped<CatalogContext>();
builder.Services.AddScoped<IProductRepository, ProductRepository>();
builder.Services.AddSingleton<SearchIndex>();
builder.Services.AddSourceGenBus();

var app = builder.Build();
app.UseExceptionHandler();
app.MapHealthChecks("/health");

var api = app.MapGroup("/api/v1");
api.MapGroup("/products").MapProducts().AddEndpointFilter<CorrelationFilter>();
api.MapGroup("/products/{productId:guid}/reviews").MapReviews();

app.Run();

public partial class Program;
