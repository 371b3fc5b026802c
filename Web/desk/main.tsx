import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import "./styles/tokens.css"
import "./styles/base.css"
import { Application } from "./app/App"

const place = document.getElementById("app")
if (place) createRoot(place).render(<StrictMode><Application /></StrictMode>)
